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
        Reason(Ring, "a", "c").Should().Be("widest: 3 kb/s against 2 kb/s of the next");
        Reason(Ring, "a", "c", Shortest).Should().Be("same number of hops, widest: 3 kb/s against 2 kb/s of the next");
        Reason(Ring, "d", "a", Shortest).Should().Be("fewest hops: 1 hop against 3 of the next");
        Reason(Ring, "d", "a").Should().Be("same bottleneck, 1 hop against 3");
        Reason(Ring.Link("d-a-2", 2), "d", "a").Should().Be("same bottleneck and number of hops as the next, first by link ids");
        Reason(Ring.Off("a-b"), "a", "c").Should().Be("the only route");
        Reason(Ring, "d", "a", Widest with { MaxHops = 1 }).Should().Be("the only route of at most 1 hop");
        Reason(Ring, "a", "a").Should().Be("source and target are the same node");
    }

    [Fact]
    public void Reason_WritesRatesInFull_WhenTheyLookTheSame() =>
        Reason(new TestNetwork().Link("a-b-1", 2.001).Link("a-b-2", 2.004), "a", "b")
            .Should().Be("widest: 2004 b/s against 2001 b/s of the next");

    [Fact]
    public void Reason_NamesTheRunnerUp_WhenOnlyOneCandidateIsShown()
    {
        var explanation = new RoutePlanner(Ring.Snapshot(), new RoutingOptions { MaxCandidates = 1 }).Explain(new("a"), new("c"), Widest);
        explanation.Candidates.Should().HaveCount(1);
        explanation.Reason.Should().Be("widest: 3 kb/s against 2 kb/s of the next");
    }

    [Fact]
    public void Reason_NamesTheEnds_WhenTheyAreUnknownOrQuarantined()
    {
        Reason(Ring, "a", "e").Should().Be("node e is not in the network");
        Reason(Ring.Quarantine("a", "c"), "a", "c").Should().Be("node a is quarantined; node c is quarantined");
    }

    [Fact]
    public void Reason_NamesTheHopLimit_WhenOnlyThatIsInTheWay() =>
        Reason(Ring.Off("a-b"), "a", "b", Widest with { MaxHops = 2 })
            .Should().Be("no route within the limit of 2 hops: the shortest has 3");

    [Fact]
    public void Reason_NamesWhatIsInTheWay_AndNothingElse()
    {
        // b-x is off as well, but x leads nowhere.
        var network = Ring.Link("b-x", 1).Off("b-x").Link("d-e", 2).Link("e-c", 1);
        Reason(network.Off("b-c").Quarantine("d"), "a", "c").Should().Be("no way is open: link b-c is off; node d is quarantined");
        Reason(network.Off("b-c").End("d"), "a", "c")
            .Should().Be("no way is open: link b-c is off; node d is an end node and relays nothing");
        Reason(network.Off("b-c").Off("c-d").With("e-c", state => state with { Status = LinkStatus.Pending }), "a", "c")
            .Should().Be("no way is open: link b-c is off; link c-d is off; link e-c is pending");
        Reason(Ring.Off("a-b").With("c-d", state => state with { Consumption = KeyRate.FromKilobitsPerSecond(2) }), "a", "c")
            .Should().Be("no way is open: link a-b is off; link c-d has no key available from d to c");
    }

    [Fact]
    public void Reason_IsShort_WhenMuchIsInTheWay()
    {
        var network = Enumerable.Range(1, 7).Aggregate(new TestNetwork(), (network, i) => network.Link($"a-b-{i}", 0));
        Reason(network, "a", "b").Should().EndWith("; link a-b-5 has no key available from a to b; and 2 more");
    }

    [Theory]
    [InlineData(PqcUse.Fallback, "a-d,c-d a-b,b-c a-c",
        "widest: 2 kb/s against 1 kb/s of the next over QKD links alone; the others cross pqc links, "
        + "which are used where there is no such route (pqc_use is fallback)")]
    [InlineData(PqcUse.Equal, "a-c a-d,c-d a-b,b-c", "widest: 9 kb/s against 2 kb/s of the next")]
    [InlineData(PqcUse.Never, "a-d,c-d a-b,b-c", "widest: 2 kb/s against 1 kb/s of the next")]
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
        "no way is open: link a-b is off; link a-c is not used: it has no quantum channel, and pqc_use is never; link a-d is off")]
    public void Reason_SaysWhatPqcLinksAreFor_WhenQkdLinksAreCut(PqcUse use, int candidates, string reason)
    {
        var explanation = InOrder(TwoLayers.Off("a-b").Off("a-d").Using(use));

        explanation.Candidates.Should().HaveCount(candidates);
        explanation.Reason.Should().Be(reason);
    }

    [Fact]
    public void Reason_TellsTheStateOfEveryLink_WhenPqcLinksAreCutToo() =>
        InOrder(TwoLayers.Off("a-b").Off("a-d").Off("a-c")).Reason.Should().Be(
            "no way is open: link a-b is off; link a-c is off; link a-d is off");

    [Fact]
    public void Reason_IsThatOfQkdAlone_WhereNoOtherRouteIsThere() =>
        InOrder(TwoLayers.Off("a-c")).Reason.Should().Be("widest: 2 kb/s against 1 kb/s of the next");

    private static TestNetwork TwoLayers => new TestNetwork().Link("a-b", 1).Link("b-c", 1).Link("a-d", 2).Link("c-d", 2).Pqc("a-c", 9);

    private static RouteExplanation InOrder(TestNetwork network) => Planner(network).ExplainInOrder(new("a"), new("c"), Widest);

    private static RoutePlanner Planner(TestNetwork network) => new(network.Snapshot(), new RoutingOptions());

    private static string Reason(TestNetwork network, string source, string target, RouteQuery? query = null) =>
        Planner(network).Explain(new(source), new(target), query ?? Widest).Reason;
}
