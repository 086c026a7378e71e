namespace QkdMesh.Cli.Rendering.Pictures;

/// <summary>Draws a network that is too large for the other drawings: one link on each line.</summary>
internal static class ListDrawing
{
    private const int Line = 5;

    public static LineCanvas Draw(NetworkPicture picture, int maxWidth)
    {
        var room = (maxWidth - Line) / 2;
        var canvas = new LineCanvas(maxWidth, Math.Max(1, picture.Links.Count));
        var edge = Math.Min(room, NodeLabel.Longest(picture));
        for (var row = 0; row < picture.Links.Count; row++)
        {
            var link = picture.Links[row];
            var from = NodeLabel.Of(picture, link.A, room);
            canvas.Across(row, edge - 1, edge + Line, link.Ink);
            if (link.Ink is Ink.Cut) CutMark.Put(canvas, edge + (Line / 2), row);
            canvas.Write(edge - from.Length, row, from, NodeLabel.InkOf(picture, link.A));
            canvas.Write(edge + Line, row, NodeLabel.Of(picture, link.B, room), NodeLabel.InkOf(picture, link.B));
        }

        return canvas;
    }
}
