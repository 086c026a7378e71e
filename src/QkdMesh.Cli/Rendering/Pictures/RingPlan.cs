namespace QkdMesh.Cli.Rendering.Pictures;

/// <summary>The place of a node in the drawing of a ring.</summary>
internal sealed record RingSite(string Node, string Label, int Left, int Row)
{
    public int Right => Left + Label.Length - 1;

    public int Center => Left + (Label.Length / 2);
}

/// <summary>Places the nodes of a ring in their order.</summary>
internal sealed class RingPlan
{
    private const int Top = 0, Middle = 2, Bottom = 4;
    private readonly NetworkPicture _picture;
    private readonly int _longest;
    private readonly List<RingSite> _sites = [];

    public RingPlan(NetworkPicture picture, Walk ring, int longest, int gap)
    {
        (_picture, _longest) = (picture, longest);
        var onTop = (ring.Nodes.Count - 1) / 2;
        var hasRight = ring.Nodes.Count % 2 == 0;
        var first = Label(ring.Nodes[0]);
        var top = ring.Nodes.Skip(1).Take(onTop).ToList();
        var bottom = ring.Nodes.Skip(1 + onTop + (hasRight ? 1 : 0)).Reverse().ToList();
        var inner = Math.Max(Needs(top, gap), Needs(bottom, gap));
        var left = first.Length / 2;
        RightSide = left + inner + 1;

        _sites.Add(new RingSite(ring.Nodes[0], first, 0, Middle));
        Spread(top, left + 1, inner, Top);
        if (hasRight)
        {
            var label = Label(ring.Nodes[onTop + 1]);
            _sites.Add(new RingSite(ring.Nodes[onTop + 1], label, RightSide - (label.Length / 2), Middle));
        }

        var before = _sites.Count;
        Spread(bottom, left + 1, inner, Bottom);
        _sites.Reverse(before, _sites.Count - before);
        Width = Math.Max(RightSide, _sites.Max(site => site.Right)) + 1;
    }

    public IReadOnlyList<RingSite> Sites => _sites;

    public int RightSide { get; }

    public int Width { get; }

    private string Label(string node) => NodeLabel.Of(_picture, node, _longest);

    private int Needs(List<string> nodes, int gap) => nodes.Sum(node => Label(node).Length) + ((nodes.Count + 1) * gap);

    private void Spread(List<string> nodes, int start, int room, int row)
    {
        var spare = room - nodes.Sum(node => Label(node).Length);
        var column = start;
        for (var at = 0; at < nodes.Count; at++)
        {
            column += (spare * (at + 1) / (nodes.Count + 1)) - (spare * at / (nodes.Count + 1));
            _sites.Add(new RingSite(nodes[at], Label(nodes[at]), column, row));
            column += Label(nodes[at]).Length;
        }
    }
}
