namespace QkdMesh.Cli.Rendering.Pictures;

/// <summary>
/// Draws a ring as a rectangle. One node is at the middle of the left side. If the number of nodes is even, one node is at the right
/// side. The others are along the top and the bottom.
/// </summary>
internal static class RingDrawing
{
    private const int Gap = 5;
    private const int Middle = 2;
    private const int Bottom = 4;
    private const int ShortestLabel = 8;

    public static LineCanvas? Draw(NetworkPicture picture, int maxWidth)
    {
        if (Walk.Through(picture) is not { IsClosed: true, Nodes.Count: >= 3 } ring) return null;
        for (var longest = Math.Max(ShortestLabel, NodeLabel.Longest(picture)); longest >= ShortestLabel; longest--)
        {
            var plan = new RingPlan(picture, ring, longest, Gap);
            if (plan.Width <= maxWidth) return Draw(picture, ring, plan);
        }

        return null;
    }

    private static LineCanvas Draw(NetworkPicture picture, Walk ring, RingPlan plan)
    {
        var canvas = new LineCanvas(plan.Width, Bottom + 1);
        for (var at = 0; at < ring.Links.Count; at++)
            DrawLink(canvas, plan, ring.Links[at].Ink, plan.Sites[at], plan.Sites[(at + 1) % plan.Sites.Count]);
        foreach (var site in plan.Sites)
            canvas.Write(site.Left, site.Row, site.Label, NodeLabel.InkOf(picture, site.Node));
        return canvas;
    }

    private static void DrawLink(LineCanvas canvas, RingPlan plan, Ink ink, RingSite from, RingSite to)
    {
        if (from.Row == to.Row)
        {
            canvas.Across(from.Row, from.Center, to.Center, ink);
            var (left, right) = from.Left < to.Left ? (from, to) : (to, from);
            if (ink is Ink.Cut) CutMark.Put(canvas, (left.Right + right.Left) / 2, from.Row);
            return;
        }

        // The link passes one corner, or two corners if no node is in the middle of the right side.
        var side = from.Row == Middle ? from.Center : to.Row == Middle ? to.Center : plan.RightSide;
        canvas.Across(from.Row, from.Center, side, ink);
        canvas.Along(side, from.Row, to.Row, ink);
        canvas.Across(to.Row, side, to.Center, ink);
        if (ink is Ink.Cut) CutMark.Put(canvas, side, (from.Row + to.Row) / 2);
    }
}
