using System.Text;

namespace QkdMesh.Topologies.Yaml;

/// <summary>Refuses texts that are too large or hold control characters, before any parsing.</summary>
internal static class TextGuard
{
    /// <summary>1 MiB of UTF-8.</summary>
    public const int MaxBytes = YamlTopologyReader.MaxBytes;

    /// <summary>The place of the first tab before the text of a line; null without one. The parser does not say where it is.</summary>
    public static Place? TabInIndentation(string text)
    {
        foreach (var (line, content) in text.Split('\n').Index())
        {
            var at = content.AsSpan().IndexOfAnyExcept(' ');
            if (at >= 0 && content[at] == '\t' && !string.IsNullOrWhiteSpace(content)) return new(line + 1, at + 1);
        }

        return null;
    }

    /// <exception cref="UnreadableYamlException">Too long, or not text.</exception>
    public static void Check(string text)
    {
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
            throw new UnreadableYamlException(new(1, 1), "the file is larger than 1 MiB (1,048,576 bytes)", "split the network in two");
        var line = 1;
        var lineStart = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\n') (line, lineStart) = (line + 1, at + 1);
            // The parser would take a NUL as the end of the file and silently drop the rest.
            else if (char.IsControl(text[at]) && text[at] is not ('\t' or '\r' or '\u0085'))
            {
                throw new UnreadableYamlException(
                    new(line, at - lineStart + 1),
                    $"there is a control character (U+{(int)text[at]:X4}) here",
                    "save the file as plain UTF-8 text");
            }
        }
    }
}
