namespace QkdMesh.Cli.Rendering.Pictures;

/// <summary>A path that passes every node and every link once: a chain, or a ring if the path is closed.</summary>
/// <param name="Links">The links in order. In a ring, the last link leads back to the first node.</param>
internal sealed record Walk(IReadOnlyList<string> Nodes, IReadOnlyList<PictureLink> Links)
{
    public bool IsClosed => Links.Count == Nodes.Count;

    /// <summary>The walk through a network; null if the network is neither a chain nor a ring.</summary>
    public static Walk? Through(NetworkPicture picture)
    {
        if (picture.Nodes.Count < 2 || picture.Nodes.Any(node => picture.LinksOf(node).Count() is 0 or > 2)) return null;
        var nodes = new List<string> { picture.Nodes.FirstOrDefault(node => picture.LinksOf(node).Count() == 1) ?? picture.Nodes[0] };
        var links = new List<PictureLink>();
        while (picture.LinksOf(nodes[^1]).FirstOrDefault(link => !links.Contains(link)) is { } next)
        {
            links.Add(next);
            if (next.OtherEnd(nodes[^1]) == nodes[0]) break;
            nodes.Add(next.OtherEnd(nodes[^1]));
        }

        return nodes.Count == picture.Nodes.Count && links.Count == picture.Links.Count ? new Walk(nodes, links) : null;
    }
}
