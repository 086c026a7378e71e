using System.Globalization;
using System.Text;

namespace QkdMesh.Topologies.Writing;

/// <summary>Text as YAML scalars.</summary>
internal static class YamlText
{
    // Words that YAML 1.1 or 1.2 does not read as text.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "true", "false", "yes", "no", "on", "off", "y", "n",
    };

    /// <summary>An identifier, without quotes unless YAML could read it as a number or another word.</summary>
    public static string Id(string id) => char.IsAsciiLetter(id[0]) && !Reserved.Contains(id) ? id : $"\"{id}\"";

    /// <summary>Any text in double quotes, with characters escaped that may not be printable.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes()) quoted.Append(Escaped(rune));
        return quoted.Append('"').ToString();
    }

    private static string Escaped(Rune rune) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        >= ' ' and <= '~' => rune.ToString(),
        _ when Rune.IsLetterOrDigit(rune) => rune.ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
    };
}
