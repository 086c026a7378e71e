using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Routing;

public class RoutePlannerTests
{
    private static readonly TestNetwork Ring = new TestNetwork().Link("a-b", 3).Link("b-c", 3).Link("c-d", 2).Link("d-a", 2);
    private static readonly TestNetwork Star = new TestNetwork().Link("hub-x", 1).Link("hub-y", 1).Link("hub-z", 1);
    private static readonly RouteQuery Widest = new(RoutingPolicy.WidestThenFewestHops, RouteQuery.HopLimit);
    private static readonly RouteQuery Shortest = new(RoutingPolicy.FewestHopsThenWidest, RouteQuery.HopLimit);

    [Fact]
    public void Best_TakesTheOtherArc_WhenARingIsCut()
    {
        Best(Ring, "a", "c").Should().Be("a > b > c");
        Best(Ring.Off("b-c"), "a", "c").Should().Be("a > d > c");
        Best(Ring.Off("b-c").Off("d-a"), "a", "c").Should().BeNull();
    }

    [Fact]
    public void Best_IsNone_WhenAStarLosesTheOnlyLink()
    {
        Best(Star, "x", "y").Should().Be("x > hub > y");
        Best(Star.Off("hub-y"), "x", "y").Should().BeNull();
        Best(Star.Quarantine("hub"), "x", "y").Should().BeNull();
    }

    [Fact]
    public void Best_WeighsWidthAndHopsByPolicy()
    {
        var network = new TestNetwork().Link("a-c", 1).Link("a-b", 2).Link("b-c", 2);
        Best(network, "a", "c", Widest).Should().Be("a > b > c");
        Best(network, "a", "c", Shortest).Should().Be("a > c");
        Best(network, "a", "c", Widest with { MaxHops = 1 }).Should().Be("a > c", "the wider one is too long");
    }

    [Fact]
    public void Best_PassesNoEndNode_ButStartsAndStopsAtOne()
    {
        Best(Ring.End("b"), "a", "c").Should().Be("a > d > c");
        Best(Ring.End("a", "c"), "a", "c").Should().Be("a > b > c");
    }

    [Fact]
    public void Best_CountsTheStockOfItsDirection()
    {
        var network = new TestNetwork().Link("a-b", 0)
            .With("a-b", state => state with { Status = LinkStatus.Passive, StockAToB = Bits.From(6000) });
        Planner(network).Best(new("a"), new("b"), RouteQuery.Default)!.Bottleneck.Should().Be(KeyRate.FromBitsPerSecond(100));
        Best(network, "b", "a").Should().BeNull("all the stock is for the other direction");
        new RoutePlanner(network.Snapshot(), new RoutingOptions { StockHorizon = TimeSpan.FromSeconds(6) })
            .Best(new("a"), new("b"), RouteQuery.Default)!.Bottleneck.Should().Be(KeyRate.FromKilobitsPerSecond(1));
    }

    [Fact]
    public void Best_IsTheNodeItself_WhenItIsBothEnds()
    {
        var self = Planner(Ring).Best(new("a"), new("a"), RouteQuery.Default)!;
        (self.Hops, self.ToString(), self.Bottleneck.BitsPerSecond).Should().Be((0, "a", double.MaxValue));
        Planner(Ring).Rank(new("a"), new("a"), RouteQuery.Default).Should().HaveCount(1);
        Best(Ring.Quarantine("a"), "a", "a").Should().BeNull();
    }

    [Fact]
    public void Best_IsNone_WhenAnEndIsUnknown() => Best(Ring, "a", "nowhere").Should().BeNull();

    [Fact]
    public void Rank_TakesParallelLinksAsRoutes_TiesByLinkId()
    {
        var network = new TestNetwork().Link("a-b-3", 1).Link("a-b-1", 1).Link("a-b-2", 2);
        Planner(network).Rank(new("a"), new("b"), RouteQuery.Default).Select(route => route.Links[0].Value)
            .Should().Equal("a-b-2", "a-b-1", "a-b-3");
    }

    [Fact]
    public void Disjoint_TakesBothArcsOfARing()
    {
        Disjoint(Ring, "a", "c", 2).Should().Equal("a > b > c", "a > d > c");
        Disjoint(Ring, "a", "c", 3).Should().BeEmpty();
        Disjoint(Ring.Off("b-c"), "a", "c", 2).Should().BeEmpty();
        Disjoint(Ring, "a", "b", 2, RouteQuery.Default with { MaxHops = 2 }).Should().BeEmpty("the long way round has 3 hops");
    }

    [Fact]
    public void Disjoint_GivesUpTheBestRoute_WhenItBlocksAllOthers()
    {
        // The widest route a > b > c > d crosses both of the disjoint ones.
        var network = new TestNetwork().Link("a-b", 9).Link("b-c", 9).Link("c-d", 9).Link("a-c", 1).Link("b-d", 1);
        Best(network, "a", "d").Should().Be("a > b > c > d");
        Disjoint(network, "a", "d", 2).Should().Equal("a > b > d", "a > c > d");
    }

    [Fact]
    public void Disjoint_UsesParallelLinksOfNeighbours()
    {
        var network = new TestNetwork().Link("a-b-1", 1).Link("a-b-2", 2).Link("a-c", 3).Link("c-b", 3);
        Disjoint(network, "a", "b", 3, Widest).Should().Equal("a > c > b", "a > b", "a > b");
        Disjoint(network, "a", "b", 3).Should().Equal("a > b", "a > c > b", "a > b");
    }

    [Fact]
    public async Task Planner_GivesTheSameAnswers_WhenAskedInParallel()
    {
        var snapshot = LargerNetwork().Snapshot();
        var nodes = snapshot.Topology.Definition.Nodes.Select(node => node.Id).ToArray();
        var shared = new RoutePlanner(snapshot, new RoutingOptions());
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Answers(shared))));
        var alone = Answers(new RoutePlanner(snapshot, new RoutingOptions()));
        answers.Should().AllSatisfy(answer => answer.Should().Equal(alone));

        string[] Answers(RoutePlanner planner) => [.. nodes.SelectMany(node =>
            planner.Rank(nodes[0], node, RouteQuery.Default).Concat(planner.Disjoint(nodes[0], node, 2, RouteQuery.Default))
                .Select(route => string.Join(' ', route.Links)))];
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(60, 0)]
    public void Planner_RefusesOptionsOutsideTheirRange(int horizonSeconds, int maxCandidates)
    {
        var options = new RoutingOptions { StockHorizon = TimeSpan.FromSeconds(horizonSeconds), MaxCandidates = maxCandidates };
        FluentActions.Invoking(() => new RoutePlanner(Ring.Snapshot(), options)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Query_NeedsAHop()
    {
        var planner = Planner(Ring);
        planner.Invoking(p => p.Best(new("a"), new("b"), default)).Should().Throw<ArgumentOutOfRangeException>();
        planner.Invoking(p => p.Disjoint(new("a"), new("b"), 2, default)).Should().Throw<ArgumentOutOfRangeException>();
    }

    /// <summary>A grid of 5 by 5 with rates that repeat.</summary>
    private static TestNetwork LargerNetwork()
    {
        var network = new TestNetwork();
        foreach (var at in Enumerable.Range(0, 25))
        {
            if (at % 5 < 4) network = network.Link($"n{at}-n{at + 1}", 1 + at % 3);
            if (at < 20) network = network.Link($"n{at}-n{at + 5}", 1 + at % 4);
        }
        return network;
    }

    private static RoutePlanner Planner(TestNetwork network) => new(network.Snapshot(), new RoutingOptions());

    private static string? Best(TestNetwork network, string source, string target, RouteQuery? query = null) =>
        Planner(network).Best(new NodeId(source), new NodeId(target), query ?? RouteQuery.Default)?.ToString();

    private static IEnumerable<string> Disjoint(TestNetwork network, string source, string target, int count, RouteQuery? query = null) =>
        Planner(network).Disjoint(new NodeId(source), new NodeId(target), count, query ?? RouteQuery.Default)
            .Select(route => route.ToString());
}
