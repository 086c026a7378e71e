using System.Buffers;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <summary>
/// A number with commas between braces. YAML reads <c>length_km: 9,4</c> as the number 9, and as a key 4 without a value.
/// </summary>
/// <param name="Text">The number as it was written.</param>
/// <param name="Parts">The entries of the mapping that YAML made of its rest.</param>
internal sealed record SplitNumber(string Text, int Parts, string Advice)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>The number that begins as the value of an entry; null if the entry is followed by a real one.</summary>
    public static SplitNumber? At(YamlMap map, int entry)
    {
        if (map.Entries[entry].Value is not YamlScalar { Plain: true, Text: [.., >= '0' and <= '9'] } start) return null;
        List<string> parts = [start.Text];
        foreach (var (key, value) in map.Entries.Skip(entry + 1))
        {
            if (key is not YamlScalar { Plain: true, Text: { Length: > 0 } rest } || value is not YamlScalar { IsNothing: true }) break;
            if (rest.AsSpan().ContainsAnyExcept(Digits)) break;
            parts.Add(rest);
        }

        var text = string.Join(',', parts);
        return parts.Count > 1 && LocalNumber.AdviceOn(text) is { } advice ? new(text, parts.Count - 1, advice) : null;
    }
}
