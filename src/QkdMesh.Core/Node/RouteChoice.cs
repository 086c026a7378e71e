using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Node;

/// <summary>The routes that a request tries to one of its slaves: each once, the best of those that are left first.</summary>
/// <param name="suspects">The links that failed the request so far, on the way to any slave.</param>
internal sealed class RouteChoice(KeyManager manager, KeyRequest request, SaeId slave, IReadOnlySet<LinkId> suspects)
{
    private readonly List<IReadOnlyList<Route>> _tried = [];

    public SaeId Slave => slave;

    /// <summary>What the keys must be. The settings of the pair may have changed since the request came.</summary>
    public KeyRequirements Wanted => request.RequirementsFor(manager.Network!.Snapshot.Topology, slave);

    /// <summary>
    /// The next route, or as many as there are shares; null if none is left. Ranked again each time, because a failure soon shows in the
    /// network's snapshot. Until then, links that failed the request are avoided, as long as another route exists.
    /// </summary>
    public IReadOnlyList<Route>? Next()
    {
        var planner = manager.Network!.Planner;
        var next = (suspects.Count > 0 ? FirstNew(planner.Avoiding(suspects)) : null) ?? FirstNew(planner);
        if (next is not null) _tried.Add(next);
        return next;
    }

    /// <summary>These routes may be tried again: they were not at fault.</summary>
    public void Allow(IReadOnlyList<Route> routes) => _tried.Remove(routes);

    /// <summary>
    /// The routes delivered. A request that began before the kept route failed another one must not bring the former route back.
    /// </summary>
    public void Keep(IReadOnlyList<Route> routes)
    {
        var query = Wanted.Route;
        if (query.Policy != RoutingPolicy.Sticky) return;
        var kept = manager.KeptRoutes.Find(manager.Network!.Planner, routes[0].Nodes[^1], query.MaxHops, routes.Count);
        if (kept is null || !IsNew(kept)) manager.KeptRoutes.Keep(routes, query.MaxHops);
    }

    /// <summary>The use case that asked says what stands in the way.</summary>
    public MeshError NoRoute()
    {
        var (source, target) = Ends(manager.Network!.Snapshot);
        var planner = manager.Network!.Planner;
        var wanted = Wanted;
        var over = planner.InOrder(wanted.LeastAssurance)[^1] == planner ? "" : " over QKD links alone";
        return wanted.LeastPaths == 1
            ? new(ErrorCode.NoRoute, $"no route from {source} to {target}{over} carries key")
            : new(
                ErrorCode.NoDisjointRoutes,
                $"{source} and {target} have fewer than {wanted.LeastPaths} node-disjoint routes{over}");
    }

    // Fewer shares than requested are worse than a share over a link without a quantum channel.
    private IReadOnlyList<Route>? FirstNew(RoutePlanner planner)
    {
        var wanted = Wanted;
        for (var paths = wanted.DisjointPaths; paths >= wanted.LeastPaths; paths--)
        foreach (var allowed in planner.InOrder(wanted.LeastAssurance))
            if (FirstNew(allowed, paths) is { } routes) return routes;
        return null;
    }

    private IReadOnlyList<Route>? FirstNew(RoutePlanner planner, int paths)
    {
        var (source, target) = Ends(manager.Network!.Snapshot);
        var query = Wanted.Route;
        if (query.Policy == RoutingPolicy.Sticky
            && manager.KeptRoutes.Find(planner, target, query.MaxHops, paths) is { } kept && IsNew(kept)) return kept;
        return paths == 1 || source == target
            ? planner.Rank(source, target, query).Select(route => new[] { route }).FirstOrDefault(IsNew)
            : planner.Disjoint(source, target, paths, query) is { Count: > 0 } set && IsNew(set) ? set : null;
    }

    private bool IsNew(IReadOnlyList<Route> routes) => !_tried.Exists(before =>
        before.Count == routes.Count
            && before.Zip(routes).All(pair => pair.First.Links.AsSpan().SequenceEqual(pair.Second.Links.AsSpan())));

    private (NodeId Source, NodeId Target) Ends(NetworkSnapshot network) =>
        (network.Topology.FindSae(request.Master)!.Node, network.Topology.FindSae(slave)!.Node);
}

/// <summary>The way of an attempt to one slave: its routes, and the keys on them.</summary>
internal sealed class Leg(RouteChoice choice, IReadOnlyList<Route> routes)
{
    public RouteChoice Choice => choice;

    public SaeId Slave => choice.Slave;

    public IReadOnlyList<Route> Routes => routes;

    public NodeId Target => routes[0].Nodes[^1];

    /// <summary>Set when the attempt begins.</summary>
    public KeySupplyAttempt Attempt { get; set; } = null!;

    /// <summary>Whether the target may hold something of the keys.</summary>
    public bool MayWait { get; set; }
}
