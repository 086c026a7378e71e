namespace QkdMesh.Cli.Rendering.Pictures;

/// <summary>Draws a star: the hub in the middle, and half of the spokes on each side.</summary>
internal static class StarDrawing
{
    private const int Spoke = 5;
    private const int LongestLabel = 28;
    private const int RoomyRows = 6;

    public static LineCanvas? Draw(NetworkPicture picture, int maxWidth)
    {
        if (HubOf(picture) is not { } hub) return null;
        var spokes = picture.Links.ToList();
        var left = spokes.Take((spokes.Count + 1) / 2).ToList();
        var right = spokes.Skip(left.Count).ToList();
        var step = left.Count <= RoomyRows ? 2 : 1;

        string Label(string node) => NodeLabel.Of(picture, node, LongestLabel);
        var leftRoom = left.Max(link => Label(link.OtherEnd(hub)).Length);
        var rightRoom = right.Max(link => Label(link.OtherEnd(hub)).Length);
        var leftTrunk = leftRoom + Spoke;
        var hubLeft = leftTrunk + Spoke;
        var rightTrunk = hubLeft + Label(hub).Length + Spoke - 1;
        var rightEdge = rightTrunk + Spoke + 1;
        var width = rightEdge + rightRoom;
        if (width > maxWidth) return null;

        var canvas = new LineCanvas(width, ((left.Count - 1) * step) + 1);
        var hubRow = (left.Count - 1) * step / 2;
        DrawSide(left, leftTrunk, leaf => leftRoom - Label(leaf).Length, leftRoom - 1);
        DrawSide(right, rightTrunk, _ => rightEdge, rightEdge);
        canvas.Write(hubLeft, hubRow, Label(hub), NodeLabel.InkOf(picture, hub));
        return canvas;

        void DrawSide(List<PictureLink> links, int trunk, Func<string, int> place, int edge)
        {
            // Both sides are centred on the hub.
            var first = hubRow - ((links.Count - 1) * step / 2);
            for (var at = 0; at < links.Count; at++)
            {
                var (row, ink, leaf) = (first + (at * step), links[at].Ink, links[at].OtherEnd(hub));
                canvas.Across(row, edge, trunk, ink);
                // A cut spoke ends at its mark, because the other spokes share the trunk.
                var trunkInk = ink is Ink.Cut ? Ink.Plain : ink;
                canvas.Along(trunk, row, hubRow, trunkInk);
                canvas.Across(hubRow, trunk, hubLeft + 1, trunkInk);
                if (ink is Ink.Cut) CutMark.Put(canvas, (edge + trunk) / 2, row);
                canvas.Write(place(leaf), row, Label(leaf), NodeLabel.InkOf(picture, leaf));
            }
        }
    }

    /// <summary>The node that every link touches, if there are at least three spokes and each spoke has its own leaf.</summary>
    private static string? HubOf(NetworkPicture picture) =>
        picture.Links.Count >= 3 && picture.Links.Count == picture.Nodes.Count - 1
            ? picture.Nodes.FirstOrDefault(node => picture.LinksOf(node).Count() == picture.Links.Count)
            : null;
}
