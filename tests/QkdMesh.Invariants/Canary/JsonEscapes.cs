using System.Globalization;
using System.Text;

namespace QkdMesh.Invariants.Canary;

/// <summary>The escapes of JSON strings, anywhere in a text.</summary>
internal static class JsonEscapes
{
    public static string Undo(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\' || at + 1 == text.Length)
            {
                plain.Append(text[at]);
                continue;
            }
            var escape = text[++at];
            if (escape == 'u' && at + 4 < text.Length
                && ushort.TryParse(text.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                plain.Append((char)code);
                at += 4;
            }
            else plain.Append(Plain(escape));
        }
        return plain.ToString();
    }

    private static char Plain(char escape) => escape switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => escape,
    };
}
