using System.Text.RegularExpressions;
using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Tidiness;

/// <summary>Finds patterns in the lines of files.</summary>
internal static class TextSearch
{
    /// <summary>Each match as <c>file:line: text</c>.</summary>
    public static IEnumerable<string> Lines(Regex pattern, IEnumerable<string> files) =>
        Matches(pattern, files).Select(match => $"{match.Place}: {match.Found.Value}");

    /// <summary>Each match with the place where it begins, as <c>file:line</c>.</summary>
    public static IEnumerable<(string Place, Match Found)> Matches(Regex pattern, IEnumerable<string> files) =>
        from file in files
        from line in Repository.Lines(file).Select((text, at) => (text, Number: at + 1))
        from Match found in pattern.Matches(line.text)
        select ($"{file}:{line.Number}", found);
}
