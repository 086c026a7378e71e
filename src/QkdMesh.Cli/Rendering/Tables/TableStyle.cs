using Spectre.Console;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>The style of every table.</summary>
internal static class TableStyle
{
    public static Table New(string title) =>
        new Table { Title = new TableTitle($"[bold]{Markup.Escape(title)}[/]") }.Border(TableBorder.Rounded);

    public static Table Text(this Table table, params string[] headings)
    {
        foreach (var heading in headings) table.AddColumn(new TableColumn(heading));
        return table;
    }

    /// <summary>Columns of ids and addresses. They do not wrap, so that users can copy them.</summary>
    public static Table Ids(this Table table, params string[] headings)
    {
        foreach (var heading in headings) table.AddColumn(new TableColumn(heading).NoWrap());
        return table;
    }

    public static Table Numbers(this Table table, params string[] headings)
    {
        foreach (var heading in headings) table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        return table;
    }

    public static Table Of<T>(this Table table, IEnumerable<T> items, Func<T, string[]> cells)
    {
        foreach (var item in items) table.AddRow(cells(item));
        return table;
    }
}
