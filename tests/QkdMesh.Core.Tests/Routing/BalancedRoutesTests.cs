using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Routing;

/// <summary>The default policy: few hops, unless a longer route is more than twice as wide.</summary>
public class BalancedRoutesTests
{
    private static readonly TestNetwork Ring = new TestNetwork().Link("a-b", 2_000).Link("b-c", 2_000).Link("c-a", 2_000);

    [Theory]
    [InlineData(2_000, "a > b", "the links are equal")]
    [InlineData(1_999.4, "a > b", "0.03 % of rate decide nothing")]
    [InlineData(1_000, "a > b", "half of the widest is wide enough")]
    [InlineData(999, "a > c > b", "the other route is more than twice as wide")]
    public void DirectLinkIsTaken_UnlessTheOtherRouteIsMoreThanTwiceAsWide(double kilobits, string route, string because) =>
        Best(Ring.Without("a-b").Link("a-b", kilobits), "a", "b").ToString().Should().Be(route, because);

    /// <summary>15 hops for 8.35 Mb/s, where 11 give 7.24.</summary>
    [Fact]
    public void ElevenHopsAreTaken_WhereFifteenAreALittleWider()
    {
        var network = Enumerable.Range(0, 15).Aggregate(new TestNetwork(), (network, at) => network.Link($"n{at}-n{at + 1}", 8_350));
        network = Enumerable.Range(0, 11).Aggregate(network, (network, at) => network.Link($"{Node(at)}-{Node(at + 1)}", 7_240));

        Best(network, "n0", "n15").Hops.Should().Be(11);
        Best(network, "n0", "n15", RoutingPolicy.WidestThenFewestHops).Hops.Should().Be(15);

        static string Node(int at) => at switch { 0 => "n0", 11 => "n15", _ => $"m{at}" };
    }

    /// <summary>
    /// No fixed steps of rate: a little noise about any rate decides nothing. Between all pairs of 20 random networks, each route has
    /// the fewest hops. So has each pair of disjoint routes from the first node, in all.
    /// </summary>
    [Fact]
    public void FewestHopsAreChosen_InRandomNetworksOfEqualRates()
    {
        var random = new Random(5);
        for (var at = 0; at < 20; at++)
        {
            var network = RandomNetwork(random, nodes: random.Next(10, 31), kilobits: Math.Pow(10, 5 * random.NextDouble()));
            var planner = new RoutePlanner(network, new RoutingOptions());
            var nodes = network.Topology.Definition.Nodes.Select(node => node.Id).ToArray();
            foreach (var (from, to) in nodes.SelectMany(from => nodes.Where(to => to != from).Select(to => (from, to))))
            {
                planner.Best(from, to, RouteQuery.Default)!.Hops.Should().Be(HopsBetween(network.Topology, from, to));
                if (from != nodes[0]) continue;
                planner.Disjoint(from, to, 2, RouteQuery.Default).Sum(route => route.Hops).Should().Be(
                    planner.Disjoint(from, to, 2, By(RoutingPolicy.FewestHopsThenWidest)).Sum(route => route.Hops));
            }
        }
    }

    [Fact]
    public void ReasonSaysThatFewHopsDecided()
    {
        var planner = new RoutePlanner(Ring.Without("a-b").Link("a-b", 1_500).Snapshot(), new RoutingOptions());

        planner.Explain(new("a"), new("b"), RouteQuery.Default).Reason.Should().Be(
            "fewest hops: 1 hop, the next 2; wide enough: 1.5 Mb/s available, at least 50 % of 2 Mb/s");
        planner.Explain(new("a"), new("c"), RouteQuery.Default).Reason.Should().Be(
            "fewest hops: 1 hop, the next 2; wide enough: 2 Mb/s available");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void PlannerRefusesAPartOutsideItsRange(double part) => FluentActions
        .Invoking(() => new RoutePlanner(Ring.Snapshot(), new RoutingOptions { WideEnough = part }))
        .Should().Throw<ArgumentOutOfRangeException>();

    private static RouteQuery By(RoutingPolicy policy) => RouteQuery.Default with { Policy = policy };

    private static Route Best(TestNetwork network, string from, string to, RoutingPolicy policy = RoutingPolicy.Balanced) =>
        new RoutePlanner(network.Snapshot(), new RoutingOptions()).Best(new(from), new(to), By(policy))!;

    /// <summary>A ring with chords. Every link has the same rate, but for noise of 1 % and a stock of up to a minute's key.</summary>
    private static NetworkSnapshot RandomNetwork(Random random, int nodes, double kilobits)
    {
        var network = new TestNetwork();
        for (var at = 0; at < nodes; at++) network = network.Link($"n{at}-n{(at + 1) % nodes}", 1);
        for (var chord = 0; chord < nodes / 2; chord++)
            network = network.Link($"n{random.Next(nodes / 2)}-n{random.Next(nodes / 2, nodes)}-{chord}", 1);
        return network.Every(state => state with
        {
            SecretKeyRate = KeyRate.FromKilobitsPerSecond(kilobits * (0.995 + (0.01 * random.NextDouble()))),
            StockAToB = Bits.From((long)(0.9 * 60 * 1000 * kilobits * random.NextDouble())),
            StockBToA = Bits.From((long)(0.9 * 60 * 1000 * kilobits * random.NextDouble())),
        }).Snapshot();
    }

    // Breadth first, without the planner.
    private static int HopsBetween(NetworkTopology topology, NodeId from, NodeId to)
    {
        HashSet<NodeId> reached = [from];
        for (var hops = 0; ; hops++)
        {
            if (reached.Contains(to)) return hops;
            reached.UnionWith(reached.SelectMany(node => topology.LinksOf(node).Select(link => link.OtherEnd(node))).ToList());
        }
    }
}
