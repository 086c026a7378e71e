using CsCheck;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Routing;

/// <summary>The planner against brute force on random networks, from node n0 to node n1.</summary>
public class RoutePlannerProperties
{
    private static readonly NodeId Source = new("n0");
    private static readonly NodeId Target = new("n1");
    private static readonly RoutingOptions Exhaustive = new() { MaxCandidates = int.MaxValue };

    private static readonly Gen<(NetworkSnapshot Network, RouteQuery Query)> Questions =
        from network in RandomNetworks.Any
        from policy in Gen.Enum<RoutingPolicy>()
        from hops in Gen.OneOf(Gen.Int[1, 5], Gen.Const(RouteQuery.HopLimit))
        select (network, new RouteQuery(policy, hops));

    [Fact]
    public void Rank_IsEveryLooplessPathInOrder() => Check(Questions, (network, query) =>
    {
        var ranked = new RoutePlanner(network, Exhaustive).Rank(Source, Target, query);
        ranked.Select(Describe).Should().Equal(BruteForce.Routes(network, Source, Target, query).Select(Describe));
    });

    [Fact]
    public void Rank_StopsAtItsLimit() => Check(Questions, (network, query) =>
    {
        var ranked = new RoutePlanner(network, new RoutingOptions { MaxCandidates = 3 }).Rank(Source, Target, query);
        ranked.Select(Describe).Should().Equal(BruteForce.Routes(network, Source, Target, query).Take(3).Select(Describe));
    });

    [Fact]
    public void Best_IsTheFirstOfRank() => Check(Questions, (network, query) =>
    {
        var planner = new RoutePlanner(network, new RoutingOptions());
        var best = planner.Best(Source, Target, query);
        best.Should().BeSameAs(planner.Rank(Source, Target, query).FirstOrDefault());
        (best is null).Should().Be(BruteForce.Routes(network, Source, Target, query).Length == 0);
    });

    [Fact]
    public void Routes_PassNoForbiddenNodeOrLink() => Check(Questions, (network, query) =>
    {
        var planner = new RoutePlanner(network, Exhaustive);
        foreach (var route in planner.Rank(Source, Target, query).Concat(planner.Disjoint(Source, Target, 2, query)))
        {
            route.Nodes.Should().OnlyHaveUniqueItems().And.NotContain(node => network.Quarantined.Contains(node));
            route.Nodes[1..^1].Should().NotContain(node => network.Topology.FindNode(node)!.Role != NodeRole.Trusted);
            route.Links.Should().NotContain(link => !network.StateOf(link).CarriesKey);
            var ends = route.Links.Select(link => network.Topology.FindLink(link)!);
            route.Nodes.Zip(route.Nodes.Skip(1), ends).Should().NotContain(hop =>
                !hop.Third.Touches(hop.First) || hop.Third.OtherEnd(hop.First) != hop.Second);
        }
    });

    [Fact]
    public void Disjoint_IsASetOfFewestHops_OfThoseThatAreWideEnough() => Check(
        Gen.Select(RandomNetworks.Any, Gen.Select(Gen.Int[1, 3], Gen.Enum<RoutingPolicy>())), (network, asked) =>
    {
        var (count, policy) = asked;
        var query = RouteQuery.Default with { Policy = policy };
        var routes = new RoutePlanner(network, new RoutingOptions()).Disjoint(Source, Target, count, query);
        var sets = BruteForce.DisjointSets(network, Source, Target, count).ToList();
        routes.Should().HaveCount(sets.Count == 0 ? 0 : count);
        if (sets.Count == 0) return;
        var least = sets.Max(set => set.Bottleneck).BitsPerSecond * policy switch
        {
            RoutingPolicy.WidestThenFewestHops => 1,
            RoutingPolicy.FewestHopsThenWidest => 0,
            _ => 0.5,
        };
        routes.Min(route => route.Bottleneck).BitsPerSecond.Should().BeGreaterThanOrEqualTo(least);
        routes.Sum(route => route.Hops).Should().Be(sets.Where(set => set.Bottleneck.BitsPerSecond >= least).Min(set => set.Hops));
        var real = BruteForce.Routes(network, Source, Target, query).Select(Describe).ToArray();
        routes.Select(Describe).Should().BeSubsetOf(real).And.OnlyHaveUniqueItems();
        if (policy is RoutingPolicy.WidestThenFewestHops or RoutingPolicy.FewestHopsThenWidest)
            routes.Select(Describe).Should().Equal(real.Where(routes.Select(Describe).Contains), "the best comes first");
        foreach (var (one, other) in routes.SelectMany((one, index) => routes.Skip(index + 1).Select(other => (one, other))))
            BruteForce.AreDisjoint(one, other).Should().BeTrue("{0} and {1} share nothing", Describe(one), Describe(other));
    });

    [Fact]
    public void Disjoint_KeepsToTheHopLimitOrGivesNothing() => Check(Questions, (network, query) =>
        new RoutePlanner(network, new RoutingOptions()).Disjoint(Source, Target, 2, query).Should()
            .Match(routes => !routes.Any() || routes.Count() == 2 && routes.All(route => route.Hops <= query.MaxHops)));

    [Fact]
    public void Explain_GivesTheRankedRoutesAndAReason() => Check(Questions, (network, query) =>
    {
        var planner = new RoutePlanner(network, new RoutingOptions());
        var explanation = planner.Explain(Source, Target, query);
        explanation.Candidates.Select(candidate => candidate.Route).Should().Equal(planner.Rank(Source, Target, query));
        explanation.Reason.Should().NotBeEmpty();
        foreach (var (route, rates, bottleneck) in explanation.Candidates)
        {
            rates.Should().HaveCount(route.Hops);
            rates.Min().Should().Be(route.Bottleneck);
            rates[route.Links.IndexOf(bottleneck!.Value)].Should().Be(route.Bottleneck);
        }
    });

    private static string Describe(Route route) => $"{route.Bottleneck}, {route.Hops} hops: {string.Join(' ', route.Links)} by {route}";

    private static void Check<T>(Gen<(NetworkSnapshot Network, T Other)> cases, Action<NetworkSnapshot, T> holds) => cases.Sample(
        given => holds(given.Network, given.Other),
        iter: 1000, threads: 1, print: given => $"{given.Other}\n{RandomNetworks.Print(given.Network)}");
}
