using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Documents;

/// <summary>A newcomer finds every test project in docs/testing.md.</summary>
public class TestingPageTests
{
    private const string Page = "docs/testing.md";

    private static readonly HashSet<string> Named = Markdown.CodeSpans(Page).Select(span => span.Text).ToHashSet(StringComparer.Ordinal);

    [Fact]
    public void PageNamesEveryTestProject() => Repository.Files
        .Where(file => file.StartsWith("tests/", StringComparison.Ordinal) && file.EndsWith(".Tests.csproj", StringComparison.Ordinal))
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Where(project => !Named.Contains(project))
        .ShouldBeNone($"the first table of {Page} has no row for these projects; say what they test and what they need:");
}
