using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Routing;

/// <summary>
/// The routes from one node that delivered last, for <see cref="RoutingPolicy.Sticky"/>. In memory only: after a restart, routes
/// are chosen again.
/// </summary>
internal sealed class KeptRoutes
{
    private readonly Dictionary<(NodeId Target, int MaxHops, int Paths), IReadOnlyList<Route>> _kept = [];

    /// <summary>The kept route, or the kept disjoint routes, with the bottlenecks of now. Null if a planner does not allow them.</summary>
    public IReadOnlyList<Route>? Find(RoutePlanner planner, NodeId target, int maxHops, int paths)
    {
        if (!_kept.TryGetValue((target, maxHops, paths), out var kept)) return null;
        var renewed = kept.Select(planner.Renewed).OfType<Route>().ToList();
        return renewed.Count == paths ? renewed : null;
    }

    /// <summary>The route that the next request for one route takes again; null if it chooses.</summary>
    /// <param name="latest">Of the newest snapshot.</param>
    public Route? Next(RoutePlanner latest, NodeId source, NodeId target, int maxHops)
    {
        foreach (var planner in latest.InOrder(Assurance.Pqc))
        {
            if (Find(planner, target, maxHops, paths: 1) is [var kept]) return kept;
            if (planner.Best(source, target, new(RoutingPolicy.Sticky, maxHops)) is not null) return null;
        }
        return null;
    }

    /// <param name="routes">To one target: one, or several disjoint ones. A route without links is not kept.</param>
    public void Keep(IReadOnlyList<Route> routes, int maxHops)
    {
        if (routes[0].Hops > 0) _kept[(routes[0].Nodes[^1], maxHops, routes.Count)] = routes;
    }
}
