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
        var ordered = query.Policy == RoutingPolicy.WidestThenFewestHops
            ? found.OrderByDescending(route => route.Bottleneck).ThenBy(route => route.Hops)
            : found.OrderBy(route => route.Hops).ThenByDescending(route => route.Bottleneck);
        // The space sorts before every character of an id, so comparing the joined ids compares them one by one.
        return [.. ordered.ThenBy(route => string.Join(' ', route.Links), StringComparer.Ordinal)];
    }

    /// <summary>The largest smallest bottleneck of a set of disjoint routes; null where there is no such set.</summary>
    public static KeyRate? WidestDisjoint(NetworkSnapshot network, NodeId source, NodeId target, int count)
    {
        var routes = Routes(network, source, target, new(RoutingPolicy.WidestThenFewestHops, int.MaxValue));
        foreach (var smallest in routes.Select(route => route.Bottleneck).Distinct().OrderDescending())
            if (Exists([.. routes.Where(route => route.Bottleneck >= smallest)], [], count))
                return smallest;
        return null;
    }

    public static bool AreDisjoint(Route one, Route other) =>
        !one.Nodes[1..^1].Intersect(other.Nodes).Any() && !one.Links.Intersect(other.Links).Any();

    private static bool Exists(ReadOnlySpan<Route> routes, Route[] chosen, int count)
    {
        if (count == 0) return true;
        for (var i = 0; i < routes.Length; i++)
        {
            var route = routes[i];
            if (chosen.All(other => AreDisjoint(route, other)) && Exists(routes[(i + 1)..], [.. chosen, route], count - 1)) return true;
        }
        return false;
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
