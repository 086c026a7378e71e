using Spectre.Console;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>A table for the screen and for a document.</summary>
/// <param name="TextHeadings">Headings of the first columns, which hold text.</param>
/// <param name="NumberHeadings">Headings of the other columns, which hold numbers.</param>
internal sealed record FigureTable(string Title, string[] TextHeadings, string[] NumberHeadings, IReadOnlyList<string[]> Rows)
{
    public FittingTable OnScreen() => new FittingTable(Title).Text(TextHeadings).Numbers(NumberHeadings)
        .Of(Rows, row => [.. row.Select(Markup.Escape)]);

    /// <summary>The lines of the table in Markdown. The title is first, an empty line is last.</summary>
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
