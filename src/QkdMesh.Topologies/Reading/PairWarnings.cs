using System.Collections.Immutable;
using System.Globalization;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies.Reading;

/// <summary>The pairs of SAEs whose keys cannot be what the topology says, if every link that makes key carries key.</summary>
internal static class PairWarnings
{
    // Each look searches the whole network.
    private const int MostLooks = 100;

    public static IEnumerable<TopologyFault> Of(NetworkTopology topology)
    {
        var network = topology.Definition;
        var own = network.Pairs.Index().Where(pair => pair.Item.LeastPaths is not null || pair.Item.LeastAssurance is not null)
            .SelectMany(pair => new[] { (pair.Item.One, pair.Item.Other, pair.Index), (pair.Item.Other, pair.Item.One, pair.Index) })
            .ToDictionary(pair => (pair.Item1, pair.Item2), pair => (int?)pair.Index);
        var planner = new Lazy<RoutePlanner>(() => new(AllThatCarry(topology), new()));
        var looks = topology.DemandingPairs()
            .Select(pair => (pair.One, pair.Other, pair.Needs, Own: own.GetValueOrDefault((pair.One.Id, pair.Other.Id))))
            .DistinctBy(pair => (pair.One.Node, pair.Other.Node, pair.Needs, pair.Own));
        foreach (var (one, other, needs, at) in looks.Take(MostLooks))
        {
            var (paths, assurance) = needs;
            if (planner.Value.WhyFewer(one.Node, other.Node, RouteQuery.Default, paths, assurance, pair: needs) is not { } why) continue;
            string[] where = at is { } index ? ["pairs", index.ToString(CultureInfo.InvariantCulture)]
                : [paths > 1 ? "least_paths" : "least_assurance"];
            yield return new(where, $"'{one.Id}' and '{other.Id}' can get no key with {needs}: {why.Reason}", why.Advice);
        }
    }

    private static NetworkSnapshot AllThatCarry(NetworkTopology topology)
    {
        var all = new NetworkSnapshot(1, 1, topology, ImmutableDictionary<LinkId, LinkState>.Empty, []).AllCarrying();
        var dark = topology.Definition.Links.Where(link => link.WhyDark is not null).Select(link => link.Id);
        return all with { Links = all.Links.RemoveRange(dark) };
    }
}
