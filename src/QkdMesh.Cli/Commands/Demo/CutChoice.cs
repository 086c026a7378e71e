using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Commands.Demo;

/// <summary>The link of a route to cut, and whether another route exists without this link.</summary>
internal sealed record CutChoice(LinkDefinition Link, bool HasOtherWay)
{
    /// <summary>Chooses the link nearest to the middle of the route that has a detour; without any detour, the first link.</summary>
    /// <param name="serves">The links that can carry the keys over a detour.</param>
    /// <returns>Null if the route has no link.</returns>
    public static CutChoice? For(NetworkTopology topology, IReadOnlyList<string> route, Func<LinkDefinition, bool> serves)
    {
        if (route.Count < 2) return null;
        var links = route.Zip(route.Skip(1), (from, to) => LinkBetween(topology, new NodeId(from), new NodeId(to))).ToList();
        var (start, end) = (new NodeId(route[0]), new NodeId(route[^1]));
        var middle = (links.Count - 1) / 2.0;
        var spare = links
            .Select((link, at) => (link, at))
            .OrderBy(place => Math.Abs(place.at - middle))
            .Select(place => place.link)
            .FirstOrDefault(link => TopologyPaths.From(topology, start, other => other != link && serves(other)).ContainsKey(end));
        return new CutChoice(spare ?? links[0], spare is not null);
    }

    private static LinkDefinition LinkBetween(NetworkTopology topology, NodeId from, NodeId to) =>
        topology.LinksOf(from).First(link => link.OtherEnd(from) == to);
}
