namespace QkdMesh.Cli.Rendering.Pictures;

/// <summary>
/// Draws any network: the nodes one below the other, and each link as a bracket beside them. A link that passes a line crosses the
/// line. No two links end at the same place, so a joint is always an end.
/// </summary>
internal static class LaneDrawing
{
    private const int LaneWidth = 4;
    private const int Lead = 2;
    private const int RoomyNodes = 12;
    private const int LongestLabel = 32;

    public static LineCanvas? Draw(NetworkPicture picture, int maxWidth)
    {
        var rows = picture.Nodes.Select((node, at) => (node, at)).ToDictionary(pair => pair.node, pair => pair.at, StringComparer.Ordinal);
        var lanes = Assign(picture, rows);
        var edge = Math.Min(LongestLabel, NodeLabel.Longest(picture));
        var width = edge + Lead + (lanes.Values.DefaultIfEmpty().Max() * LaneWidth) + 1;
        if (width > maxWidth) return null;

        var step = picture.Nodes.Count <= RoomyNodes ? 2 : 1;
        var canvas = new LineCanvas(width, ((picture.Nodes.Count - 1) * step) + 1);
        foreach (var (link, lane) in lanes)
        {
            var (from, to, column) = (rows[link.A] * step, rows[link.B] * step, edge + Lead + (lane * LaneWidth));
            canvas.Across(from, edge - 1, column, link.Ink);
            canvas.Along(column, from, to, link.Ink);
            canvas.Across(to, edge - 1, column, link.Ink);
            if (link.Ink is Ink.Cut) CutMark.Put(canvas, column, (from + to) / 2);
        }

        foreach (var (node, row) in rows)
        {
            var label = NodeLabel.Of(picture, node, edge);
            canvas.Write(edge - label.Length, row * step, label, NodeLabel.InkOf(picture, node));
        }

        return canvas;
    }

    /// <summary>Assigns short links first. Each link gets the nearest lane where it neither overlaps nor touches another link.</summary>
    private static Dictionary<PictureLink, int> Assign(NetworkPicture picture, Dictionary<string, int> rows)
    {
        var lanes = new List<List<(int Top, int Bottom)>>();
        var assigned = new Dictionary<PictureLink, int>();
        foreach (var link in picture.Links.OrderBy(link => Math.Abs(rows[link.A] - rows[link.B])))
        {
            var span = (Top: Math.Min(rows[link.A], rows[link.B]), Bottom: Math.Max(rows[link.A], rows[link.B]));
            var lane = lanes.FindIndex(taken => taken.TrueForAll(other => other.Bottom < span.Top || other.Top > span.Bottom));
            if (lane < 0)
            {
                lane = lanes.Count;
                lanes.Add([]);
            }

            lanes[lane].Add(span);
            assigned[link] = lane;
        }

        return assigned;
    }
}
