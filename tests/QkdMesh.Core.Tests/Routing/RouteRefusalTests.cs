using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Routing;

/// <summary>A request without enough routes hears which links and nodes stand in the way, and what to do.</summary>
public sealed class RouteRefusalTests
{
    private static readonly TestNetwork Ring = new TestNetwork().Link("a-b", 3).Link("b-c", 3).Link("c-d", 2).Link("d-a", 2);

    [Fact]
    public void NothingIsSaid_WhereThereIsARoute() => Why(Ring, 2).Should().BeNull();

    [Fact]
    public void EachObstacleOfTheLeastBlockedWayIsNamed_InTheWordsOfNetworkShow()
    {
        var chain = new TestNetwork().Link("a-b", 1).Link("b-c", 1).Link("c-d", 1).Link("d-e", 1).Link("e-f", 1)
            .Off("a-b")
            .With("b-c", state => state with { Status = LinkStatus.Off, IsAlarmed = true, IsCut = true, Qber = 0.125 })
            .With("d-e", state => state with { Status = LinkStatus.Passive, SecretKeyRate = default, SourceFault = "d: KME away" })
            .Quarantine("c").End("d");
        Why(chain, 1, to: "f", isHosted: node => node.Value != "e").Should().Be(new RouteRefusal(
            "no route from a to f carries key; in the way: link a-b (cut), link b-c (cut, alarm: QBER 12.5 %), node c (quarantined), "
            + "node d (end node, relays nothing), link d-e (failed: d: KME away), and 1 more",
            "restore a-b with RestoreLink and look at the alarm of b-c with GetNetwork and release c with ReleaseNode "
            + "and make d a trusted node in the topology and check the fibre and the source of d-e"));
    }

    [Fact]
    public void NodeWithoutASiloIsNamed_AndNotTheLinksThatWaitForIt() =>
        Why(
            new TestNetwork().Link("a-b", 1).Link("b-c", 1).Every(state => state with { Status = LinkStatus.Pending }),
            1, isHosted: node => node.Value != "b").Should().Be(new RouteRefusal(
                "no route from a to c carries key; in the way: node b (no-silo)", "start a silo with --site b"));

    [Fact]
    public void HopsAreNamed_OnlyWhereMoreHopsHelp()
    {
        var cut = Ring.Off("a-b").Off("d-a");
        Why(cut, 1, maxHops: 2)!.ToString().Should().NotContain("hops");
        Why(Ring.Off("a-b"), 1, maxHops: 1, to: "b")!.ToString().Should().Contain("allow 3 hops with max_hops");
        Why(new TestNetwork().Link("a-b", 1).Link("b-c", 1).Off("b-c"), 1, maxHops: 1).Should().Be(new RouteRefusal(
            "the shortest route from a to c has 2 hops, and the request allows 1; in the way of a shorter one: link b-c (cut)",
            "allow 2 hops with max_hops, or restore b-c with RestoreLink"));
    }

    [Fact]
    public void FewerDisjointRoutesAreCounted_AndWhatStopsOneMoreIsNamed()
    {
        Why(Ring.Off("c-d"), 2).Should().Be(new RouteRefusal(
            "a and c have 1 of 2 node-disjoint routes; in the way: link c-d (cut)", "restore c-d with RestoreLink"));
        Why(Ring.Off("c-d").Off("a-b"), 2).Should().Be(new RouteRefusal(
            "a and c have 0 of 2 node-disjoint routes; in the way: link a-b (cut)", "restore a-b with RestoreLink"));
        Why(Ring, 3).Should().Be(new RouteRefusal(
            "a and c have 2 of 3 node-disjoint routes: the topology has no more",
            "request fewer disjoint paths, or add links and nodes to the topology"));
        Why(Ring, 2, maxHops: 2, to: "b").Should().Be(new RouteRefusal(
            "a and b have 1 of 2 node-disjoint routes within the hops that the request allows", "allow 3 hops with max_hops"));
    }

    [Fact]
    public void WholeSetIsLookedAt_WhereTheOneRouteMustGiveWay()
    {
        // The only open route a-b-c-d crosses both ways of the set a-b-d and a-c-d.
        var network = new TestNetwork().Link("a-b", 9).Link("b-c", 9).Link("c-d", 9).Link("a-c", 1).Link("b-d", 1).Off("a-c").Off("b-d");
        Why(network, 2, to: "d").Should().Be(new RouteRefusal(
            "a and d have 1 of 2 node-disjoint routes; in the way: link b-d (cut), link a-c (cut)",
            "restore b-d with RestoreLink and restore a-c with RestoreLink"));
    }

    [Theory]
    [InlineData(PqcUse.Fallback, "accept the assurance pqc")]
    [InlineData(PqcUse.Never, "allow pqc links with pqc_use in the topology")]
    public void LinkWithoutAQuantumChannelIsNamed_WhereTheKeyMustNotTakeIt(PqcUse use, string advice) =>
        Why(new TestNetwork().Pqc("a-c", 1).Using(use), 1, least: Assurance.Its).Should().Be(new RouteRefusal(
            "no route from a to c over QKD links alone carries key; in the way: link a-c (no quantum channel)", advice));

    private static RouteRefusal? Why(
        TestNetwork network, int count, string to = "c", int maxHops = RouteQuery.HopLimit, Assurance least = Assurance.Pqc,
        Func<NodeId, bool>? isHosted = null) => new RoutePlanner(network.Snapshot(), new RoutingOptions())
            .WhyFewer(new("a"), new(to), RouteQuery.Default with { MaxHops = maxHops }, count, least, isHosted);
}
