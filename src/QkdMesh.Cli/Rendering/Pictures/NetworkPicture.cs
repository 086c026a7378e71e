using QkdMesh.Core.Topology;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Rendering.Pictures;

/// <summary>A link in a picture.</summary>
internal sealed record PictureLink(string Id, string A, string B, Ink Ink = Ink.Plain)
{
    public string OtherEnd(string end) => end == A ? B : A;

    public bool Joins(string one, string other) => (A == one && B == other) || (A == other && B == one);
}

/// <summary>A network to draw: its nodes and links, the cut links, and the route of a key.</summary>
internal sealed record NetworkPicture(IReadOnlyList<string> Nodes, IReadOnlyList<PictureLink> Links)
{
    public IReadOnlyList<string> Route { get; private init; } = [];

    public static NetworkPicture Of(NetworkTopology topology) => new(
        [.. topology.Definition.Nodes.Select(node => node.Id.Value)],
        [.. topology.Definition.Links.Select(link => new PictureLink(link.Id.Value, link.A.Value, link.B.Value))]);

    public static NetworkPicture Of(GetNetworkResponse network) => new(
        [.. network.Nodes.Select(node => node.Id)],
        [
            .. network.Links.Select(
                link => new PictureLink(link.Id, link.A, link.B, link.Status is LinkStatus.Off ? Ink.Cut : Ink.Plain)),
        ]);

    public NetworkPicture WithCut(string? linkId) => this with
    {
        Links = [.. Links.Select(link => link.Id == linkId ? link with { Ink = Ink.Cut } : link)],
    };

    /// <summary>Marks the links of a route. Of parallel links, the first link that is not cut is marked.</summary>
    public NetworkPicture WithRoute(IReadOnlyList<string> nodes)
    {
        var links = Links.ToList();
        foreach (var (from, to) in nodes.Zip(nodes.Skip(1)))
        {
            var at = links.FindIndex(link => link.Joins(from, to) && link.Ink is not Ink.Cut);
            if (at >= 0) links[at] = links[at] with { Ink = Ink.Route };
        }

        return this with { Links = links, Route = nodes };
    }

    public IEnumerable<PictureLink> LinksOf(string node) => Links.Where(link => link.A == node || link.B == node);
}
