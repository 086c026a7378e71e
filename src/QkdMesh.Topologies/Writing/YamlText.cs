using System.Globalization;
using System.Text;

namespace QkdMesh.Topologies.Writing;

/// <summary>Text as YAML scalars.</summary>
internal static class YamlText
{
    // Words that YAML 1.1 or 1.2 reads as something other than text.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "true", "false", "yes", "no", "on", "off", "y", "n",
    };

    /// <summary>An identifier: plain unless it could be taken for a number or a word of YAML.</summary>
    public static string Id(string id) => char.IsAsciiLetter(id[0]) && !Reserved.Contains(id) ? id : $"\"{id}\"";

    /// <summary>Any text, in double quotes; what may not be printable is escaped.</summary>
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
