using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Routing;

/// <summary>What the planner should say, by trying every loopless path. Shares no code with it.</summary>
internal static class BruteForce
{
    private static readonly TimeSpan Horizon = TimeSpan.FromSeconds(60);

    /// <summary>All routes of a query, in its order.</summary>
    public static Route[] Routes(NetworkSnapshot network, NodeId source, NodeId target, RouteQuery query)
    {
        if (network.Quarantined.Contains(source) || network.Quarantined.Contains(target)) return [];
        var found = Continue(network, [source], [], double.MaxValue, target).Where(route => route.Hops <= query.MaxHops);
        return [.. query.Policy switch
        {
            RoutingPolicy.WidestThenFewestHops => ByIds(found.OrderByDescending(route => route.Bottleneck).ThenBy(route => route.Hops)),
            RoutingPolicy.FewestHopsThenWidest => ByHops(found),
            _ => Balanced([.. found]),
        }];
    }

    private static IEnumerable<Route> Balanced(List<Route> left)
    {
        while (left.Count > 0)
        {
            var widest = left.Max(route => route.Bottleneck.BitsPerSecond);
            var wideEnough = left.FindAll(route => route.Bottleneck.BitsPerSecond >= widest / 2);
            foreach (var route in ByHops(wideEnough)) yield return route;
            left.RemoveAll(wideEnough.Contains);
        }
    }

    private static IOrderedEnumerable<Route> ByHops(IEnumerable<Route> routes) =>
        ByIds(routes.OrderBy(route => route.Hops).ThenByDescending(route => route.Bottleneck));

    // The space sorts before every character of an id, so comparing the joined ids compares them one by one.
    private static IOrderedEnumerable<Route> ByIds(IOrderedEnumerable<Route> routes) =>
        routes.ThenBy(route => string.Join(' ', route.Links), StringComparer.Ordinal);

    /// <summary>Every set of disjoint routes: its smallest bottleneck, and its hops in all.</summary>
    public static IEnumerable<(KeyRate Bottleneck, int Hops)> DisjointSets(
        NetworkSnapshot network, NodeId source, NodeId target, int count) =>
        Sets(Routes(network, source, target, new(RoutingPolicy.WidestThenFewestHops, int.MaxValue)), [], count)
            .Select(set => (set.Min(route => route.Bottleneck), set.Sum(route => route.Hops)));

    public static bool AreDisjoint(Route one, Route other) =>
        !one.Nodes[1..^1].Intersect(other.Nodes).Any() && !one.Links.Intersect(other.Links).Any();

    private static IEnumerable<Route[]> Sets(Route[] routes, Route[] chosen, int count)
    {
        if (count == 0) return [chosen];
        return routes.Index()
            .Where(route => chosen.All(other => AreDisjoint(route.Item, other)))
            .SelectMany(route => Sets(routes[(route.Index + 1)..], [.. chosen, route.Item], count - 1));
    }

    private static IEnumerable<Route> Continue(NetworkSnapshot network, NodeId[] nodes, LinkId[] links, double bottleneck, NodeId target)
    {
        var at = nodes[^1];
        if (at == target)
        {
            yield return new Route([.. nodes], [.. links], KeyRate.FromBitsPerSecond(bottleneck));
            yield break;
        }
        if (nodes.Length > 1 && (network.Quarantined.Contains(at) || network.Topology.FindNode(at)!.Role != NodeRole.Trusted)) yield break;
        foreach (var link in network.Topology.LinksOf(at).Where(link => !nodes.Contains(link.OtherEnd(at))))
        {
            var rate = network.StateOf(link.Id).AvailableRate(link.A == at, Horizon).BitsPerSecond;
            if (rate == 0) continue;
            foreach (var route in Continue(network, [.. nodes, link.OtherEnd(at)], [.. links, link.Id], Math.Min(bottleneck, rate), target))
                yield return route;
        }
    }
}
