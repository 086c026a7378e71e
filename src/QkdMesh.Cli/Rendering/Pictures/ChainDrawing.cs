namespace QkdMesh.Cli.Rendering.Pictures;

/// <summary>Draws a chain as one line, or from top to bottom if the line would be too long.</summary>
internal static class ChainDrawing
{
    private const int Gap = 5;
    private const int Indent = 2;

    public static LineCanvas? Draw(NetworkPicture picture, int maxWidth)
    {
        if (Walk.Through(picture) is not { IsClosed: false } walk) return null;
        var width = walk.Nodes.Sum(node => node.Length + 2) + (Gap * walk.Links.Count);
        return width <= maxWidth ? Across(picture, walk, width) : Down(picture, walk, maxWidth);
    }

    private static LineCanvas Across(NetworkPicture picture, Walk walk, int width)
    {
        var canvas = new LineCanvas(width, 1);
        var column = 0;
        for (var at = 0; at < walk.Nodes.Count; at++)
        {
            var label = NodeLabel.Of(picture, walk.Nodes[at], int.MaxValue);
            canvas.Write(column, 0, label, NodeLabel.InkOf(picture, walk.Nodes[at]));
            column += label.Length;
            if (at == walk.Links.Count) break;
            var ink = walk.Links[at].Ink;
            // The line reaches one column into each label. The label covers this column, so the line has no loose ends.
            canvas.Across(0, column - 1, column + Gap, ink);
            if (ink is Ink.Cut) CutMark.Put(canvas, column + (Gap / 2), 0);
            column += Gap;
        }

        return canvas;
    }

    private static LineCanvas Down(NetworkPicture picture, Walk walk, int maxWidth)
    {
        var canvas = new LineCanvas(maxWidth, (walk.Nodes.Count * 2) - 1);
        for (var at = 0; at < walk.Links.Count; at++)
        {
            canvas.Along(Indent, at * 2, (at * 2) + 2, walk.Links[at].Ink);
            if (walk.Links[at].Ink is Ink.Cut) CutMark.Put(canvas, Indent, (at * 2) + 1);
        }

        for (var at = 0; at < walk.Nodes.Count; at++)
            canvas.Write(0, at * 2, NodeLabel.Of(picture, walk.Nodes[at], maxWidth), NodeLabel.InkOf(picture, walk.Nodes[at]));
        return canvas;
    }
}
