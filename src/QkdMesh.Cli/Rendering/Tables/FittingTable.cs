using Spectre.Console;
using Spectre.Console.Rendering;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>A table that fits its place. If the place is too narrow, the least important columns go first, and a line names them.</summary>
internal sealed class FittingTable(string title) : Renderable
{
    // Text that wraps keeps at least this width, so that it stays readable.
    private const int LeastText = 12;

    // A border, and a space on each side of a cell.
    private const int PerColumn = 3, PerTable = 1;

    private readonly List<Column> _columns = [];
    private readonly List<string[]> _rows = [];
    private IReadOnlyList<string> _goFirst = [];

    /// <summary>Columns of text, which may wrap between words.</summary>
    public FittingTable Text(params string[] headings) => Add(headings, wraps: true, isRight: false);

    /// <summary>Columns of short phrases that stay in sight. Other columns go before a phrase is broken into lines.</summary>
    public FittingTable Phrases(params string[] headings) => Add(headings, wraps: false, isRight: false, isPhrase: true);

    /// <summary>Columns of ids and addresses. They do not wrap, so that users can copy them.</summary>
    public FittingTable Ids(params string[] headings) => Add(headings, wraps: false, isRight: false);

    public FittingTable Numbers(params string[] headings) => Add(headings, wraps: false, isRight: true);

    /// <summary>
    /// The columns that go first, the least important one at the front. After them the last column goes. The first column stays.
    /// </summary>
    public FittingTable GoFirst(params string[] headings)
    {
        _goFirst = headings;
        return this;
    }

    /// <param name="cells">Gives the markup of each cell.</param>
    public FittingTable Of<T>(IEnumerable<T> items, Func<T, string[]> cells)
    {
        _rows.AddRange(items.Select(cells));
        return this;
    }

    public void AddRow(params string[] cells) => _rows.Add(cells);

    protected override Measurement Measure(RenderOptions options, int maxWidth) =>
        ((IRenderable)Fitted(options, maxWidth)).Measure(options, maxWidth);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        ((IRenderable)Fitted(options, maxWidth)).Render(options, maxWidth);

    private FittingTable Add(string[] headings, bool wraps, bool isRight, bool isPhrase = false)
    {
        _columns.AddRange(headings.Select(heading => new Column(heading, wraps, isRight, isPhrase)));
        return this;
    }

    private Table Fitted(RenderOptions options, int maxWidth)
    {
        var sizes = _columns.Select((_, at) => SizeOf(at, options)).ToList();
        var shown = Shown(sizes, maxWidth);
        var spare = maxWidth - Width(shown, sizes);
        // No other column is left that could go: the phrases take several lines.
        foreach (var at in shown.Where(at => _columns[at].IsPhrase && spare < 0))
        {
            var least = Math.Max(WordOf(at, options), sizes[at].Full + spare);
            (spare, sizes[at]) = (spare + sizes[at].Full - least, (least, sizes[at].Full));
        }

        var table = new Table { Title = new TableTitle($"[bold]{Markup.Escape(title)}[/]") }.Border(TableBorder.Rounded);
        foreach (var at in shown) table.AddColumn(ColumnOf(_columns[at], sizes[at], ref spare));
        foreach (var row in _rows) table.AddRow([.. shown.Select(at => row[at])]);
        var hidden = _columns.Select(column => column.Heading).Where((heading, at) => heading.Length > 0 && !shown.Contains(at)).ToList();
        return hidden.Count == 0 ? table : table.Caption($"[grey]no room for: {Markup.Escape(string.Join(", ", hidden))}[/]");
    }

    private List<int> Shown(List<(int Least, int Full)> sizes, int maxWidth)
    {
        var shown = Enumerable.Range(0, _columns.Count).ToList();
        var gone = new Stack<int>();
        foreach (var at in Leaving())
        {
            if (Width(shown, sizes) <= maxWidth) break;
            shown.Remove(at);
            gone.Push(at);
        }

        // A wide column may have left so much room that narrow columns fit again. No text has to wrap for them.
        while (gone.TryPop(out var back))
            if (shown.Append(back).Sum(at => sizes[at].Full + PerColumn) + PerTable <= maxWidth) shown.Add(back);
        shown.Sort();
        return shown;
    }

    private static TableColumn ColumnOf(Column column, (int Least, int Full) size, ref int spare)
    {
        var made = new TableColumn(Markup.Escape(column.Heading));
        if (column.IsRight) made.RightAligned();
        if (column.IsPhrase && size.Least < size.Full) return made.Width(size.Least);
        if (!column.Wraps) return made.NoWrap();
        var more = Math.Clamp(spare, 0, size.Full - size.Least);
        spare -= more;
        return size.Least + more < size.Full ? made.Width(size.Least + more) : made;
    }

    private IEnumerable<int> Leaving()
    {
        var named = _goFirst.Select(heading => _columns.FindIndex(column => column.Heading == heading)).ToList();
        return named.Concat(Enumerable.Range(1, Math.Max(0, _columns.Count - 1)).Reverse().Except(named))
            .Where(at => !_columns[at].IsPhrase);
    }

    private static int Width(List<int> shown, List<(int Least, int Full)> sizes) =>
        shown.Sum(at => sizes[at].Least + PerColumn) + PerTable;

    // The longest word of a column.
    private int WordOf(int at, RenderOptions options) => CellsOf(at, options).Max(cell => cell.Min);

    private List<Measurement> CellsOf(int at, RenderOptions options) =>
        [.. _rows.Select(row => row[at]).Prepend(Markup.Escape(_columns[at].Heading))
            .Select(cell => ((IRenderable)new Markup(cell)).Measure(options, int.MaxValue))];

    private (int Least, int Full) SizeOf(int at, RenderOptions options)
    {
        var cells = CellsOf(at, options);
        var full = cells.Max(cell => cell.Max);
        return (_columns[at].Wraps ? Math.Min(full, Math.Max(LeastText, cells.Max(cell => cell.Min))) : full, full);
    }

    private sealed record Column(string Heading, bool Wraps, bool IsRight, bool IsPhrase);
}
