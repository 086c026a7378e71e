using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Routing;

public class RouteExplanationTests
{
    private static readonly TestNetwork Ring = new TestNetwork().Link("a-b", 3).Link("b-c", 3).Link("c-d", 2).Link("d-a", 2);
    private static readonly RouteQuery Widest = new(RoutingPolicy.WidestThenFewestHops, RouteQuery.HopLimit);
    private static readonly RouteQuery Shortest = new(RoutingPolicy.FewestHopsThenWidest, RouteQuery.HopLimit);

    [Fact]
    public void Candidates_ShowTheirRatesAndBottleneck()
    {
        var candidates = Planner(Ring.Link("a-c", 1)).Explain(new("a"), new("c"), Widest).Candidates;
        candidates.Select(candidate => candidate.Route.ToString()).Should().Equal("a > b > c", "a > d > c", "a > c");
        candidates[1].AvailableRates.Should().Equal(KeyRate.FromKilobitsPerSecond(2), KeyRate.FromKilobitsPerSecond(2));
        candidates.Select(candidate => candidate.BottleneckLink!.Value.Value).Should().Equal("a-b", "d-a", "a-c");
    }

    [Fact]
    public void Reason_NamesWhatDecided()
    {
        Reason(Ring, "a", "c").Should().Be("widest: 3 kb/s available, the next 2 kb/s");
        Reason(Ring, "a", "c", Shortest).Should().Be("same number of hops, widest: 3 kb/s available, the next 2 kb/s");
        Reason(Ring, "d", "a", Shortest).Should().Be("fewest hops: 1 hop, the next 3");
        Reason(Ring, "d", "a").Should().Be("fewest hops: 1 hop, the next 3; wide enough: 2 kb/s available");
        Reason(Ring.Link("d-a-2", 2), "d", "a").Should().Be("same available rate and number of hops as the next, first by link ids");
        Reason(Ring.Off("a-b"), "a", "c").Should().Be("the only route");
        Reason(Ring, "d", "a", Widest with { MaxHops = 1 }).Should().Be("the only route of at most 1 hop");
        Reason(Ring, "a", "a").Should().Be("source and target are the same node");
    }

    [Fact]
    public void Reason_SaysByHowMuch_WhenTheRatesLookTheSame()
    {
        Reason(new TestNetwork().Link("a-b-1", 2.001).Link("a-b-2", 2.004), "a", "b")
            .Should().Be("same number of hops, widest: 2 kb/s available, 0.15 % more than the next");
        Reason(new TestNetwork().Link("a-b-1", 2).Link("a-b-2", 2.0000001), "a", "b")
            .Should().Be("same number of hops, widest: 2 kb/s available, less than 0.01 % more than the next");
    }

    [Theory]
    [InlineData(2.019, "a > b", "fewest hops: 1 hop, the next 3; wide enough: 2 kb/s available, at least 99 % of 2.02 kb/s")]
    [InlineData(2.021, "a > d > c > b", "widest: 2.02 kb/s available, the next 2 kb/s")]
    public void WidestGoesAWayOfMoreHops_OnlyForMoreThanOnePercent(double others, string route, string reason)
    {
        var explanation = Planner(new TestNetwork().Link("a-b", 2).Link("b-c", others).Link("c-d", others).Link("d-a", others))
            .Explain(new("a"), new("b"), Widest);
        explanation.Candidates[0].Route.ToString().Should().Be(route);
        explanation.Reason.Should().Be(reason);
    }

    [Fact]
    public void Candidates_ShowWhatTheAvailableRateIsMadeOf()
    {
        var stocked = Ring.With("a-b", state => state with
        {
            Consumption = KeyRate.FromKilobitsPerSecond(1), StockAToB = Bits.From(600_000), StockBToA = Bits.From(60_000),
        });
        var there = Planner(stocked).Explain(new("a"), new("b"), Widest).Candidates[0];
        there.AvailableRates.Should().Equal(KeyRate.FromKilobitsPerSecond(12));
        there.Supplies.Should().Equal(
            new LinkSupply(KeyRate.FromKilobitsPerSecond(3), KeyRate.FromKilobitsPerSecond(1), Bits.From(600_000)));
        Planner(stocked).Explain(new("b"), new("a"), Widest).Candidates.Single(candidate => candidate.Route.Hops == 1)
            .Supplies[0].Stock.Should().Be(Bits.From(60_000));
    }

    [Fact]
    public void Reason_NamesTheRunnerUp_WhenOnlyOneCandidateIsShown()
    {
        var explanation = new RoutePlanner(Ring.Snapshot(), new RoutingOptions { MaxCandidates = 1 }).Explain(new("a"), new("c"), Widest);
        explanation.Candidates.Should().HaveCount(1);
        explanation.Reason.Should().Be("widest: 3 kb/s available, the next 2 kb/s");
    }

    [Fact]
    public void Reason_NamesTheEnds_WhenTheyAreUnknownOrQuarantined()
    {
        Reason(Ring, "a", "e").Should().Be("node e is not in the network; check the names with GetNetwork");
        Reason(Ring.Quarantine("a", "c"), "a", "c").Should().Be(
            "no route from a to c carries key; in the way: node a (quarantined), node c (quarantined); "
            + "release a with ReleaseNode and release c with ReleaseNode");
    }

    [Fact]
    public void Reason_NamesTheHopLimit_WhenOnlyThatIsInTheWay() =>
        Reason(Ring.Off("a-b"), "a", "b", Widest with { MaxHops = 2 })
            .Should().Be(
                "the shortest route from a to b has 3 hops, and the request allows 2; in the way of a shorter one: link a-b (cut); "
                + "allow 3 hops with max_hops, or restore a-b with RestoreLink");

    [Fact]
    public void Reason_NamesWhatIsInTheWay_AndNothingElse()
    {
        // b-x is off as well, but x leads nowhere.
        var network = Ring.Link("b-x", 1).Off("b-x").Link("d-e", 2).Link("e-c", 1);
        Reason(network.Off("b-c").Quarantine("d"), "a", "c").Should().Be(
            "no route from a to c carries key; in the way: link b-c (cut); on other ways: node d (quarantined); "
            + "restore b-c with RestoreLink");
        Reason(network.Off("b-c").End("d"), "a", "c")
            .Should().Be(
                "no route from a to c carries key; in the way: link b-c (cut); on other ways: node d (end node, relays nothing); "
                + "restore b-c with RestoreLink");
        Reason(network.Off("b-c").Off("c-d").With("e-c", state => state with { Status = LinkStatus.Pending }), "a", "c")
            .Should().Be(
                "no route from a to c carries key; in the way: link b-c (cut); on other ways: link c-d (cut), "
                + "link e-c (pending: its ends have no session with key yet); restore b-c with RestoreLink");
        Reason(Ring.Off("a-b").With("c-d", state => state with { Consumption = KeyRate.FromKilobitsPerSecond(2) }), "a", "c")
            .Should().Be(
                "no route from a to c carries key; in the way: link a-b (cut); "
                + "on other ways: link c-d (active, but no rate and no stock from d to c); restore a-b with RestoreLink");
    }

    [Fact]
    public void Reason_IsShort_WhenMuchIsInTheWay()
    {
        var network = Enumerable.Range(1, 7).Aggregate(new TestNetwork(), (network, i) => network.Link($"a-b-{i}", 0));
        Reason(network, "a", "b").Should().Contain(
            "link a-b-6 (failed: its source makes no key, and its stock is used up), and 1 more; check the fibre and the source of a-b-1");
    }

    [Theory]
    [InlineData(PqcUse.Fallback, "a-d,c-d a-b,b-c a-c",
        "widest: 2 kb/s available, the next 1 kb/s over QKD links alone; the others cross pqc links, "
        + "which are used where there is no such route (pqc_use is fallback)")]
    [InlineData(PqcUse.Equal, "a-c a-d,c-d a-b,b-c", "widest: 9 kb/s available, the next 2 kb/s")]
    [InlineData(PqcUse.Never, "a-d,c-d a-b,b-c", "widest: 2 kb/s available, the next 1 kb/s")]
    public void EveryCandidateIsThereOnce_InTheOrderOfTheNetworksPqcUse(PqcUse use, string expected, string reason)
    {
        var explanation = InOrder(TwoLayers.Using(use));

        explanation.Candidates.Select(candidate => string.Join(',', candidate.Route.Links)).Should().Equal(expected.Split(' '));
        explanation.Reason.Should().Be(reason);
    }

    [Theory]
    [InlineData(PqcUse.Fallback, 1, "no route over QKD links alone; over pqc links: the only route")]
    [InlineData(PqcUse.Equal, 1, "the only route")]
    [InlineData(
        PqcUse.Never, 0,
        "no route from a to c over QKD links alone carries key; in the way: link a-b (cut); "
        + "on other ways: link a-c (no quantum channel), link a-d (cut); restore a-b with RestoreLink")]
    public void Reason_SaysWhatPqcLinksAreFor_WhenQkdLinksAreCut(PqcUse use, int candidates, string reason)
    {
        var explanation = InOrder(TwoLayers.Off("a-b").Off("a-d").Using(use));

        explanation.Candidates.Should().HaveCount(candidates);
        explanation.Reason.Should().Be(reason);
    }

    [Fact]
    public void Reason_TellsTheStateOfEveryLink_WhenPqcLinksAreCutToo() =>
        InOrder(TwoLayers.Off("a-b").Off("a-d").Off("a-c")).Reason.Should().Be(
            "no route from a to c carries key; in the way: link a-c (cut); on other ways: link a-b (cut), link a-d (cut); "
            + "restore a-c with RestoreLink");

    [Fact]
    public void Reason_IsThatOfQkdAlone_WhereNoOtherRouteIsThere() =>
        InOrder(TwoLayers.Off("a-c")).Reason.Should().Be("widest: 2 kb/s available, the next 1 kb/s");

    private static TestNetwork TwoLayers => new TestNetwork().Link("a-b", 1).Link("b-c", 1).Link("a-d", 2).Link("c-d", 2).Pqc("a-c", 9);

    private static RouteExplanation InOrder(TestNetwork network) => Planner(network).ExplainInOrder(new("a"), new("c"), Widest);

    private static RoutePlanner Planner(TestNetwork network) => new(network.Snapshot(), new RoutingOptions());

    private static string Reason(TestNetwork network, string source, string target, RouteQuery? query = null) =>
        Planner(network).Explain(new(source), new(target), query ?? Widest).Reason;
}
