using Spectre.Console;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>How every table looks.</summary>
internal static class TableStyle
{
    public static Table New(string title) =>
        new Table { Title = new TableTitle($"[bold]{Markup.Escape(title)}[/]") }.Border(TableBorder.Rounded);

    public static Table Text(this Table table, params string[] headings)
    {
        foreach (var heading in headings) table.AddColumn(new TableColumn(heading));
        return table;
    }

    /// <summary>Columns of ids and addresses, which are to be copied: they are in one piece as long as there is room at all.</summary>
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
