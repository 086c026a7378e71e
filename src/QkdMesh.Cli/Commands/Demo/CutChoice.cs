using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Commands.Demo;

/// <summary>Which link of a route to cut, and whether the network has another way.</summary>
internal sealed record CutChoice(LinkDefinition Link, bool HasOtherWay)
{
    /// <summary>Of the links that the network can do without, the one nearest to the middle of the route; or else the first link.</summary>
    /// <returns>Null where the route has no link.</returns>
    public static CutChoice? For(NetworkTopology topology, IReadOnlyList<string> route)
    {
        if (route.Count < 2) return null;
        var links = route.Zip(route.Skip(1), (from, to) => LinkBetween(topology, new NodeId(from), new NodeId(to))).ToList();
        var (start, end) = (new NodeId(route[0]), new NodeId(route[^1]));
        var middle = (links.Count - 1) / 2.0;
        var spare = links
            .Select((link, at) => (link, at))
            .OrderBy(place => Math.Abs(place.at - middle))
            .Select(place => place.link)
            .FirstOrDefault(link => TopologyPaths.From(topology, start, without: link.Id).ContainsKey(end));
        return new CutChoice(spare ?? links[0], spare is not null);
    }

    private static LinkDefinition LinkBetween(NetworkTopology topology, NodeId from, NodeId to) =>
        topology.LinksOf(from).First(link => link.OtherEnd(from) == to);
}
