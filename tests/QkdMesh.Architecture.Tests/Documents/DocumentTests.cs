using System.Buffers;
using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Documents;

/// <summary>Names, paths and links in documents exist.</summary>
public class DocumentTests
{
    private static readonly string[] FileEndings =
        [".cs", ".md", ".csproj", ".sln", ".props", ".proto", ".sh", ".yaml", ".yml", ".json", ".txt", ".editorconfig", ".gitignore"];

    private static readonly SearchValues<char> InNoPath = SearchValues.Create(" *{}<>$=:(,");

    [Fact]
    public void CodeThatIsNamedExists() => Spans(text => Vocabulary.LooksLikeCode(text) && !LooksLikePath(text))
        .Where(span => !Vocabulary.Knows(span.Text))
        .Select(span => span.ToString())
        .ShouldBeNone("no type or package has this name; fix the document, or add the name of a foreign thing to Vocabulary.OfOthers:");

    [Fact]
    public void FilesThatAreNamedExist() => Spans(LooksLikePath)
        .Where(span => !IsThere(span.Text, span.Document))
        .Select(span => span.ToString())
        .ShouldBeNone("no file or folder of this repository has this path or name:");

    [Fact]
    public void LinksLeadSomewhere() => Repository.Documents.Concat(Readmes)
        .SelectMany(document => Markdown.Links(document).Select(link => (document, link.Line, link.Target)))
        .Where(link => !Resolves(link.document, link.Target))
        .Select(link => $"{link.document}:{link.Line}: {link.Target}")
        .ShouldBeNone("these links lead nowhere:");

    [Fact]
    public void DocumentsAreRead()
    {
        Spans(Vocabulary.LooksLikeCode).Count(span => Vocabulary.Knows(span.Text)).Should().BePositive();
        Repository.Documents.SelectMany(Markdown.Links).Should().NotBeEmpty();
        Vocabulary.LooksLikeCode("LinkKeyStore.Session").Should().BeTrue();
        Vocabulary.Knows("LinkStatus.Passive").Should().BeTrue();
        Vocabulary.Knows("Result<T>").Should().BeTrue();
        Vocabulary.Knows("LinkKeyStores").Should().BeFalse();
        IsThere("src/QkdMesh.Core/Routing", "docs/architecture.md").Should().BeTrue();
        IsThere("src/QkdMesh.Core/Routes", "docs/architecture.md").Should().BeFalse();
    }

    private static IEnumerable<string> Readmes => Repository.Files.Where(file => file.EndsWith("/README.md", StringComparison.Ordinal));

    private static IEnumerable<Span> Spans(Func<string, bool> ofKind) => Repository.Documents
        .Concat(Readmes).Distinct(StringComparer.Ordinal)
        .SelectMany(document => Markdown.CodeSpans(document).Select(span => new Span(document, span.Line, span.Text)))
        .Where(span => ofKind(span.Text));

    /// <summary>Begins with a folder of the repository or a project, or ends like a file. Is no command, pattern or placeholder.</summary>
    private static bool LooksLikePath(string text)
    {
        if (text.AsSpan().ContainsAny(InNoPath) || text.StartsWith('/') || text.StartsWith('~')) return false;
        var parts = text.TrimStart('.', '/').Split('/');
        return FileEndings.Any(ending => text.EndsWith(ending, StringComparison.Ordinal))
               || (parts.Length > 1 && (Repository.Exists(parts[0]) || parts[0].StartsWith("QkdMesh.", StringComparison.Ordinal)));
    }

    private static bool IsThere(string path, string document)
    {
        var plain = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        return Resolves(document, plain) || new[] { "", "src/", "tests/" }.Any(folder => Repository.Exists(folder + plain))
               || Repository.Files.Any(file => file.EndsWith($"/{plain}", StringComparison.Ordinal));
    }

    private static bool Resolves(string document, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document) ?? "", parts[0]);
        if (!Repository.Exists(path)) return false;
        return parts.Length == 1 || !path.EndsWith(".md", StringComparison.Ordinal) || Markdown.Anchors(path).Contains(parts[1]);
    }

    private sealed record Span(string Document, int Line, string Text)
    {
        public override string ToString() => $"{Document}:{Line}: {Text}";
    }
}
