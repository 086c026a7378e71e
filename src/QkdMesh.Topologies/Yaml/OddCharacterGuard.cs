using YamlDotNet.Core;

namespace QkdMesh.Topologies.Yaml;

/// <summary>Finds the odd character that makes a text unreadable. The parser only says where it noticed the mistake.</summary>
internal static class OddCharacterGuard
{
    /// <summary>Null if the text stays as unreadable with plain characters.</summary>
    /// <param name="noticed">Where the parser noticed the mistake.</param>
    /// <param name="parse">Parses a text.</param>
    public static UnreadableYamlException? Find(string text, Place noticed, Action<string> parse)
    {
        var plain = OddCharacters.ToPlain(text);
        if (plain == text || !GoesFurther(plain, noticed, parse)) return null;
        var (lines, best) = (text.Split('\n'), default(Place?));
        for (var line = 1; line <= lines.Length && (line <= noticed.Line || best is null); line++)
        {
            var content = WithoutComment(lines[line - 1]);
            if (OddCharacters.FirstIn(content) is >= 0 and var at) best = new(line, at + 1);
        }

        if (best is not { } place) return null;
        var (odd, inLine) = (lines[place.Line - 1][place.Column - 1], lines[place.Line - 1]);
        return new UnreadableYamlException(
            place, $"this is not YAML: {OddCharacters.Describe(odd)} is here", OddCharacters.AdviceOn(inLine, place.Column - 1));
    }

    private static bool GoesFurther(string plain, Place noticed, Action<string> parse)
    {
        try
        {
            parse(plain);
            return true;
        }
        catch (YamlException fault)
        {
            return fault.Start.Line > noticed.Line;
        }
        catch (UnreadableYamlException)
        {
            return true;
        }
    }

    private static ReadOnlySpan<char> WithoutComment(string line)
    {
        if (line.AsSpan().TrimStart(' ').StartsWith("#")) return [];
        return line.IndexOf(" #", StringComparison.Ordinal) is >= 0 and var comment ? line.AsSpan(0, comment) : line;
    }
}
