using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;

namespace QkdMesh.Core.Routing.Search;

/// <summary>Says why there is no route between two nodes, or fewer than were requested, and what opens one.</summary>
/// <param name="graph">The links that may be used, as far as they carry key.</param>
/// <param name="over">How the links are restricted, such as <c> over QKD links alone</c>; empty if they are not.</param>
/// <param name="demanded">The paths that the topology demands.</param>
internal sealed class Refusals(NetworkSnapshot snapshot, RateGraph graph, Obstacles obstacles, string over, int demanded)
{
    private const int MostNamed = 5;

    private static readonly HashSet<NodeId> NoNodes = [];
    private static readonly HashSet<LinkId> NoLinks = [];

    private readonly LeastBlockedWay _ways = new(snapshot.Topology, obstacles);
    private readonly FirstObstacles _first = new(snapshot.Topology, obstacles);

    private int AnyHops => Math.Max(1, snapshot.Topology.Definition.Nodes.Count);

    /// <summary>Why no route joins the two nodes.</summary>
    public RouteRefusal Between(NodeId source, NodeId target, int maxHops)
    {
        if (EndFault(source, target) is { } fault) return fault;
        var no = $"no route from {source} to {target}{over} carries key";
        var within = BlocksOf(_ways.Find(source, target, maxHops, NoNodes, NoLinks));
        if (LeastHops(source, target) is { } least) return TooLong(source, target, least, maxHops, within);
        if (within.Count > 0) return InTheWay(no, within, _first.Between(source, target));
        return _ways.Find(source, target, AnyHops, NoNodes, NoLinks) is { } longer
            ? TooLong(source, target, longer.Count, maxHops, BlocksOf(longer))
            : new($"{no}: no chain of links joins them", "add links to the topology");
    }

    /// <summary>Why fewer node-disjoint routes than requested join the two nodes.</summary>
    /// <param name="found">As many as there are.</param>
    /// <param name="withMoreHops">As many as requested, with more hops than the request allows; empty if that does not help.</param>
    public RouteRefusal Fewer(NodeId source, NodeId target, int count, IReadOnlyList<Route> found, IReadOnlyList<Route> withMoreHops)
    {
        if (EndFault(source, target) is { } fault) return fault;
        var no = $"{source} and {target} have {found.Count} of {count} node-disjoint routes{over}";
        if (withMoreHops.Count > 0)
        {
            var most = withMoreHops.Max(route => route.Hops);
            return new($"{no} within the hops that the request allows", $"allow {Verdict.Hops(most)} with max_hops");
        }

        var nodes = found.SelectMany(route => route.Nodes).Where(node => node != source && node != target).ToHashSet();
        var blocks = BlocksOf(_ways.Find(source, target, AnyHops, nodes, found.SelectMany(route => route.Links).ToHashSet()));
        if (blocks.Count == 0) blocks = BlocksOfWholeSet(source, target, count);
        return blocks.Count > 0
            ? InTheWay(no, blocks, [])
            : new(
                $"{no}: the topology has no more",
                $"{(count > demanded ? "request fewer disjoint paths" : "lower 'least_paths'")}, or add links and nodes to the topology");
    }

    private RouteRefusal? EndFault(NodeId source, NodeId target)
    {
        NodeId[] ends = source == target ? [source] : [source, target];
        var unknown = ends.Where(end => snapshot.Topology.FindNode(end) is null).ToList();
        if (unknown.Count > 0)
            return new(string.Join("; ", unknown.Select(end => $"node {end} is not in the network")), "check the names with GetNetwork");
        var quarantined = ends.Where(snapshot.Quarantined.Contains).Select(Obstacles.Quarantined).ToList();
        return quarantined.Count > 0 ? InTheWay($"no route from {source} to {target} carries key", quarantined, []) : null;
    }

    private int? LeastHops(NodeId source, NodeId target)
    {
        var search = new PathSearch(graph, graph.IndexOf(source), graph.IndexOf(target), AnyHops, wideEnough: 0);
        return search.Front(Branch.Everything, onlyFirst: true).Paths is [var shortest, ..] ? shortest.Arcs.Length : null;
    }

    // The routes that there are may have to give way: all of the set is looked at.
    private List<Obstacle> BlocksOfWholeSet(NodeId source, NodeId target, int count)
    {
        var whole = snapshot.AllCarrying();
        var open = new RateGraph(whole, TimeSpan.FromSeconds(1));
        var set = new DisjointPaths(open, open.IndexOf(source), open.IndexOf(target), least: 0).Find(count) ?? [];
        return [.. set.Select(open.ToRoute)
            .SelectMany(route => route.Links.Select((link, hop) => (From: route.Nodes[hop], Link: snapshot.Topology.FindLink(link)!)))
            .SelectMany(hop => obstacles.On(hop.From, hop.Link, hop.From == source)).Distinct()];
    }

    private static List<Obstacle> BlocksOf(IReadOnlyList<IReadOnlyList<Obstacle>>? way) =>
        [.. (way ?? []).SelectMany(hop => hop).Distinct()];

    private static RouteRefusal TooLong(NodeId source, NodeId target, int least, int maxHops, List<Obstacle> blocks)
    {
        var reason = $"the shortest route from {source} to {target} has {Verdict.Hops(least)}";
        if (maxHops >= RouteQuery.HopLimit)
            return new($"{reason}, and no route may have more than {RouteQuery.HopLimit}", "add links that make it shorter");
        var more = $"allow {Verdict.Hops(least)} with max_hops";
        var allowed = $"{reason}, and the request allows {maxHops}";
        return blocks.Count == 0
            ? new(allowed, more)
            : new($"{allowed}; in the way of a shorter one: {Named(blocks)}", $"{more}, or {Advice(blocks)}");
    }

    /// <param name="first">The obstacles that key meets first on every way.</param>
    private static RouteRefusal InTheWay(string no, List<Obstacle> blocks, IReadOnlyList<Obstacle> first)
    {
        var others = first.Except(blocks).ToList();
        return new($"{no}; in the way: {Named(blocks)}" + (others.Count > 0 ? $"; on other ways: {Named(others)}" : ""), Advice(blocks));
    }

    private static string Named(List<Obstacle> blocks) => string.Join(", ", blocks.Take(MostNamed).Select(block => block.What))
        + (blocks.Count > MostNamed ? $", and {blocks.Count - MostNamed} more" : "");

    private static string Advice(List<Obstacle> blocks) =>
        string.Join(" and ", blocks.Take(MostNamed).Select(block => block.Advice).Distinct());
}
