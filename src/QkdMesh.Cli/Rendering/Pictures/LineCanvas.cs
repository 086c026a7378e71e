namespace QkdMesh.Cli.Rendering.Pictures;

/// <summary>What a line or label of a picture stands for.</summary>
internal enum Ink
{
    None,
    Plain,
    Cut,
    Route,
}

/// <summary>A grid of characters. Lines that meet are joined.</summary>
internal sealed class LineCanvas(int width, int height)
{
    private const byte Light = 1;
    private const byte Heavy = 2;

    // Indexed by the weights of the four arms of a cell: up * 27 + right * 9 + down * 3 + left.
    private const string Joints =
        " ╴╸╷┐┑╻┒┓╶─╾┌┬┭┎┰┱╺╼━┍┮┯┏┲┳╵┘┙│┤┥╽┧┪└┴┵├┼┽┟╁╅┕┶┷┝┾┿┢╆╈╹┚┛╿┦┩┃┨┫┖┸┹┞╀╃┠╂╉┗┺┻┡╄╇┣╊╋";

    private readonly Cell[,] _cells = new Cell[height, width];

    public int Width => width;

    public int Height => height;

    /// <summary>Draws a horizontal line, in either direction, including both ends.</summary>
    public void Across(int row, int from, int to, Ink ink)
    {
        var (left, right) = (Math.Min(from, to), Math.Max(from, to));
        for (var column = left; column <= right; column++)
        {
            ref var cell = ref _cells[row, column];
            if (column > left) cell.Left = Math.Max(cell.Left, WeightOf(ink));
            if (column < right) cell.Right = Math.Max(cell.Right, WeightOf(ink));
            cell.Tint(ink);
        }
    }

    /// <summary>Draws a vertical line, in either direction, including both ends.</summary>
    public void Along(int column, int from, int to, Ink ink)
    {
        var (top, bottom) = (Math.Min(from, to), Math.Max(from, to));
        for (var row = top; row <= bottom; row++)
        {
            ref var cell = ref _cells[row, column];
            if (row > top) cell.Up = Math.Max(cell.Up, WeightOf(ink));
            if (row < bottom) cell.Down = Math.Max(cell.Down, WeightOf(ink));
            cell.Tint(ink);
        }
    }

    /// <summary>Writes text over the lines.</summary>
    public void Write(int column, int row, string text, Ink ink)
    {
        foreach (var letter in text)
        {
            ref var cell = ref _cells[row, column++];
            cell.Text = letter;
            cell.Ink = ink;
        }
    }

    /// <summary>Each row as runs of one ink, without spaces at the end.</summary>
    public IEnumerable<IReadOnlyList<(string Text, Ink Ink)>> Rows()
    {
        for (var row = 0; row < height; row++)
        {
            var runs = new List<(string Text, Ink Ink)>();
            for (var column = 0; column < width; column++)
            {
                var cell = _cells[row, column];
                if (runs is [.., var last] && (last.Ink == cell.Ink || cell.Letter == ' '))
                    runs[^1] = (last.Text + cell.Letter, last.Ink);
                else
                    runs.Add(($"{cell.Letter}", cell.Ink));
            }

            runs[^1] = (runs[^1].Text.TrimEnd(), runs[^1].Ink);
            yield return runs;
        }
    }

    public override string ToString() => string.Join('\n', Rows().Select(row => string.Concat(row.Select(run => run.Text)).TrimEnd()));

    private static byte WeightOf(Ink ink) => ink is Ink.Route ? Heavy : Light;

    private struct Cell
    {
        public byte Up, Right, Down, Left;
        public char Text;
        public Ink Ink;

        public readonly char Letter => Text != '\0' ? Text : Joints[(Up * 27) + (Right * 9) + (Down * 3) + Left];

        public void Tint(Ink ink) => Ink = (Ink)Math.Max((int)Ink, (int)ink);
    }
}
