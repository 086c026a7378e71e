using System.Text.RegularExpressions;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <summary>
/// A number with a decimal comma. Between braces YAML reads <c>length_km: 9,4</c> as the number 9, and as a key 4 without a value.
/// </summary>
/// <param name="Key">The key whose value it is.</param>
/// <param name="Text">The number as it was written.</param>
internal sealed partial record DecimalComma(string Key, string Text, Place Place)
{
    public string Advice => AdviceOn(Text)!;

    /// <summary>The decimal comma that made an entry of a mapping; null if the entry is a real one.</summary>
    public static DecimalComma? In(YamlMap map, int entry)
    {
        if (entry == 0) return null;
        if (map.Entries[entry] is not { Key: YamlScalar { Plain: true } rest, Value: YamlScalar { IsNothing: true } }) return null;
        return map.Entries[entry - 1] is { Key: YamlScalar key, Value: YamlScalar { Plain: true } whole }
            && AdviceOn($"{whole.Text},{rest.Text}") is not null
            ? new(key.Text, $"{whole.Text},{rest.Text}", whole.Start)
            : null;
    }

    /// <summary>Advice on a number with a decimal comma; null for other text.</summary>
    public static string? AdviceOn(string text) => Number().IsMatch(text) ? $"write a decimal point: {text.Replace(',', '.')}" : null;

    [GeneratedRegex("^-?[0-9]+,[0-9]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
