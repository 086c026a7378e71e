using Spectre.Console;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>A table of figures, for the screen and for a document.</summary>
/// <param name="TextHeadings">Of the first columns, which hold text.</param>
/// <param name="NumberHeadings">Of the others, which hold numbers.</param>
internal sealed record FigureTable(string Title, string[] TextHeadings, string[] NumberHeadings, IReadOnlyList<string[]> Rows)
{
    public Table OnScreen() => TableStyle.New(Title).Text(TextHeadings).Numbers(NumberHeadings)
        .Of(Rows, row => [.. row.Select(Markup.Escape)]);

    /// <summary>Its lines in Markdown, title first, an empty one last.</summary>
    public IEnumerable<string> AsMarkdown() =>
    [
        $"**{Title}**",
        "",
        Line([.. TextHeadings, .. NumberHeadings]),
        Line([.. TextHeadings.Select(_ => "---"), .. NumberHeadings.Select(_ => "--:")]),
        .. Rows.Select(Line),
        "",
    ];

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |";
}
