using System.Text.RegularExpressions;
using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Tidiness;

/// <summary>Lines fit beside each other on a screen.</summary>
public partial class LineLengthTests
{
    private const int MostOfCode = 140, MostOfText = 120, MostOfReadme = 150;

    [Fact]
    public void LinesOfCodeAreShort() => Repository.CSharp
        .SelectMany(file => LongerThan(MostOfCode, file, Repository.Lines(file)))
        .ShouldBeNone($"break the line or shorten the sentence: a line of C# has at most {MostOfCode} columns:");

    [Fact]
    public void LinesOfTextAreShort() => Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal))
        .SelectMany(file => LongerThan(MostOfText, file, Prose(Repository.Lines(file))))
        .ShouldBeNone($"wrap the line: a line of Markdown has at most {MostOfText} columns, besides link targets, tables and code:");

    [Fact]
    public void ReadmeIsShort() =>
        Repository.Lines("README.md").Should().HaveCountLessThan(MostOfReadme, "the README is a first look; the rest belongs in docs");

    [Theory]
    [InlineData("| a cell |", "")]
    [InlineData("see [the page](docs/page.md#place) now", "see [the page] now")]
    [InlineData("see https://example.org/page now", "see  now")]
    [InlineData("see `a` and [b]", "see `a` and [b]")]
    public void WhatCannotBeWrappedDoesNotCount(string line, string counted) => Prose([line]).Should().Equal(counted);

    [Fact]
    public void CodeInTextDoesNotCount() =>
        Prose(["text", "```bash", "command", "```", "text"]).Should().Equal("text", "", "", "", "text");

    private static IEnumerable<string> LongerThan(int most, string file, IEnumerable<string> lines) => lines
        .Select((line, at) => (line.Length, Number: at + 1))
        .Where(line => line.Length > most)
        .Select(line => $"{file}:{line.Number}: {line.Length} columns");

    /// <summary>The lines without their links, tables and code, which cannot be wrapped.</summary>
    private static IEnumerable<string> Prose(IEnumerable<string> lines)
    {
        var isCode = false;
        foreach (var line in lines)
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (isFence) isCode = !isCode;
            yield return isFence || isCode || line.TrimStart().StartsWith('|') ? "" : Address().Replace(line, "");
        }
    }

    /// <summary>The target of a link, or a bare address.</summary>
    [GeneratedRegex(@"(?<=\])\([^)\s]*\)|https?://\S+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Address();
}
