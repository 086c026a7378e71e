using System.Text.RegularExpressions;
using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Documents;

/// <summary>The code spans, links and anchors of a document. Blocks of code are examples, so they are ignored.</summary>
internal static partial class Markdown
{
    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    /// <summary>Text between backticks, and its line.</summary>
    public static IEnumerable<(int Line, string Text)> CodeSpans(string document) =>
        from line in Prose(document)
        from Match span in CodeSpan().Matches(line.Text)
        select (line.Number, span.Groups["text"].Value.Trim());

    /// <summary>Targets of links within the repository.</summary>
    public static IEnumerable<(int Line, string Target)> Links(string document) =>
        from line in Prose(document)
        from Match link in Link().Matches(CodeSpan().Replace(line.Text, ""))
        let target = link.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal)
            && !target.StartsWith("mailto:", StringComparison.Ordinal)
        select (line.Number, target);

    /// <summary>The anchors that a document's headings make.</summary>
    public static IEnumerable<string> Anchors(string document) =>
        Prose(document).Where(line => line.Text.StartsWith('#')).Select(line => Anchor(line.Text.TrimStart('#').Trim()));

    public static IEnumerable<(int Number, string Text)> Prose(string document)
    {
        var inBlock = false;
        foreach (var (text, at) in Repository.Lines(document).Select((text, at) => (text, at)))
        {
            if (text.TrimStart().StartsWith("```", StringComparison.Ordinal)) inBlock = !inBlock;
            else if (!inBlock) yield return (at + 1, text);
        }
    }

    private static string Anchor(string heading) => string.Concat(heading.ToLowerInvariant()
        .Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_').Select(letter => letter == ' ' ? '-' : letter));

    [GeneratedRegex(@"(?<tick>`+)(?<text>.+?)\k<tick>(?!`)", Options, 1000)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)[^)]*\)", Options, 1000)]
    private static partial Regex Link();
}
