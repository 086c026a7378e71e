using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Control;

/// <summary>
/// Orders that two operators have to give. sofia, sonia and sara are security officers. tomas and tania change the topology.
/// </summary>
public class TwoPersonsTests
{
    private const TwoPersonOrders All = TwoPersonOrders.Release | TwoPersonOrders.Access | TwoPersonOrders.Topology;

    private static readonly NodeId N1 = new("n1"), N3 = new("n3");

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10), Moment = TimeSpan.FromTicks(1);

    private NetworkController _controller = new();
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void AReleaseWaitsForAnotherOperator_AndTheSameOneIsNoOther()
    {
        Begin(All, N1);

        var first = Release(N1, "sofia");

        first.Error!.Code.Should().Be(ErrorCode.SecondPersonNeeded);
        first.Error.Detail.Should().Be(
            "node n1 is to be released, which takes two operators: an operator other than sofia, with the role security-officer, "
            + "has to give the same order before 2026-03-01 12:10:00Z");
        Release(N1, "sofia").Error!.Code.Should().Be(ErrorCode.SecondPersonNeeded);
        _controller.Snapshot!.Quarantined.Should().Contain(N1);
        Release(N1, "sonia").Value.First.Should().Be("sofia");
        _controller.Snapshot.Quarantined.Should().BeEmpty();
        Release(N1, "sonia").Value.Should().Be(Consent.OfOne, "the answer may have been lost: a repetition changes nothing");
    }

    [Fact]
    public void EachOrderWaitsForItself()
    {
        Begin(All, N1, N3);

        Release(N1, "sofia");

        Release(N3, "sonia").IsOk.Should().BeFalse("it is another order");
        Release(N1, "sonia").Value.First.Should().Be("sofia");
        Release(N3, "sofia").Value.First.Should().Be("sonia", "the first release did not end it");
    }

    [Fact]
    public void AnOrderWaitsForTenMinutes_FromTheLastTimeThatItWasGiven()
    {
        Begin(All, N1);
        Release(N1, "sofia");
        _now += Patience;
        Release(N1, "sonia").IsOk.Should().BeFalse("it waited for ten minutes");

        _now += Patience - Moment;
        Release(N1, "sonia").Error!.Detail.Should().EndWith($"before {_now + Patience:u}");
        _now += Patience - Moment;
        Release(N1, "sofia").Value.First.Should().Be("sonia");
    }

    [Fact]
    public void AClockThatGoesBackGivesNoTime()
    {
        Begin(All, N1);
        Release(N1, "sofia");
        _now -= Moment;

        Release(N1, "sonia").IsOk.Should().BeFalse();
    }

    [Fact]
    public void TheNewestOrdersOfAnOperatorWait_AndThoseOfOthersStay()
    {
        var nodes = Enumerable.Range(0, 6).Select(at => new NodeId($"n{at}")).ToArray();
        Begin(All, nodes);
        Release(nodes[5], "sara");

        foreach (var node in nodes[..5]) Release(node, "sofia").Error!.Code.Should().Be(ErrorCode.SecondPersonNeeded);

        Release(nodes[0], "sonia").IsOk.Should().BeFalse("sofia gave four orders since");
        Release(nodes[1], "sonia").Value.First.Should().Be("sofia");
        Release(nodes[5], "sonia").Value.First.Should().Be("sara");
    }

    [Fact]
    public void ATopologyIsTheSame_IfItChangesTheSame()
    {
        Begin(All);
        var shorter = Shorter(All, 9);
        var turned = shorter with { Nodes = [.. shorter.Nodes.Reverse()], Links = [.. shorter.Links.Reverse()] };

        var first = Apply(shorter, "tomas");

        first.Error!.Code.Should().Be(ErrorCode.SecondPersonNeeded);
        first.Error.Detail.Should().StartWith(
            "the topology changes nodes or links, which takes two operators: an operator other than tomas, with the role topology, has to");
        Apply(Shorter(All, 8), "tania").IsOk.Should().BeFalse("it is another topology");
        Apply(shorter, "tomas").IsOk.Should().BeFalse();
        Apply(turned, "tania").Value.First.Should().Be("tomas", "the order in a file has no meaning");
        Apply(shorter, "tania").Value.Should().Be(Consent.OfOne, "it is in force");
    }

    [Fact]
    public void AChangeOfTheNetworkEndsWhatWaits_AndTheSameTopologyAgainDoesNot()
    {
        Begin(TwoPersonOrders.Access | TwoPersonOrders.Release, N1);
        Release(N1, "sofia");
        Apply(Network(TwoPersonOrders.Access | TwoPersonOrders.Release), "tomas").IsOk.Should().BeTrue();
        Release(N1, "sonia").Value.First.Should().Be("sofia");

        _controller.OrderQuarantine(N1, true);
        Release(N1, "sofia");
        Apply(Shorter(TwoPersonOrders.Access | TwoPersonOrders.Release, 9), "tomas").Value.Should().Be(Consent.OfOne);
        Release(N1, "sonia").IsOk.Should().BeFalse("sofia ordered it in another network");
    }

    [Fact]
    public void AQuarantineEndsWhatWaits()
    {
        Begin(All, N1);
        Release(N1, "sofia");
        Apply(Shorter(All, 9), "tomas");

        _controller.OrderQuarantine(N1, true);

        Release(N1, "sonia").IsOk.Should().BeFalse("it was quarantined once more");
        Apply(Shorter(All, 9), "tania").IsOk.Should().BeFalse();
    }

    [Fact]
    public void ANodeInQuarantineLeavesByTwo_WhereAReleaseTakesTwo()
    {
        var kinds = TwoPersonOrders.Release | TwoPersonOrders.Access;
        Begin(kinds, new NodeId("n5"));
        var without = Network(kinds, nodes: 5);

        Apply(without, "tomas").Error!.Code.Should().Be(ErrorCode.SecondPersonNeeded, "it could come back without its quarantine");
        Apply(without, "tania").Value.First.Should().Be("tomas");
    }

    [Theory]
    [InlineData(TwoPersonOrders.None, true, true, true)]
    [InlineData(TwoPersonOrders.Access, true, false, true)]
    [InlineData(TwoPersonOrders.Release | TwoPersonOrders.Access, false, false, true)]
    [InlineData(TwoPersonOrders.Topology | TwoPersonOrders.Access, true, false, false)]
    public void OnlyOrdersOfTheListTakeTwo(TwoPersonOrders kinds, bool release, bool access, bool topology)
    {
        Begin(kinds, N1);

        Release(N1, "sofia").IsOk.Should().Be(release);
        Apply(Network(kinds ^ TwoPersonOrders.Topology | TwoPersonOrders.Access), "sofia", isCarriedOut: false).IsOk.Should().Be(access);
        Apply(Shorter(kinds, 9), "tomas").IsOk.Should().Be(topology);
    }

    [Fact]
    public void OnePersonBringsTheRequirement_AndTwoTakeItAway()
    {
        Begin(TwoPersonOrders.None);
        Apply(Network(All), "sofia").Value.Should().Be(Consent.OfOne);

        Apply(Network(TwoPersonOrders.None), "sofia").Error!.Detail.Should().Contain("changes tenants, SAEs, pairs or operators");
        Apply(Network(TwoPersonOrders.None), "sonia").Value.First.Should().Be("sofia");
    }

    [Fact]
    public void NobodyIsNoOperator()
    {
        Begin(All, N1);

        Release(N1, null).Error!.Code.Should().Be(ErrorCode.NotAllowed);
        Apply(Shorter(All, 9), null).Error!.Detail.Should().Contain("takes two operators").And.Contain("without TLS");
        Release(N1, "sofia").Error!.Code.Should().Be(ErrorCode.SecondPersonNeeded);
    }

    [Fact]
    public void TheNextControllerKnowsNoOrderThatWaits()
    {
        Begin(All, N1);
        Release(N1, "sofia");

        _controller = new NetworkController(1, _controller.Record);

        Release(N1, "sonia").Error!.Code.Should().Be(ErrorCode.SecondPersonNeeded);
    }

    private static TopologyDefinition Network(TwoPersonOrders kinds, int nodes = 6) => MeshTopology.Line(nodes) with
    {
        Saes = [],
        Access = new([
            new("sofia", OperatorRoles.SecurityOfficer, []), new("sonia", OperatorRoles.SecurityOfficer, []),
            new("sara", OperatorRoles.SecurityOfficer, []), new("tomas", OperatorRoles.Topology, []),
            new("tania", OperatorRoles.Topology, [])])
        {
            TwoPersons = kinds,
        },
    };

    private static TopologyDefinition Shorter(TwoPersonOrders kinds, double km)
    {
        var network = Network(kinds);
        var first = network.Links[0] with { Length = FibreLength.FromKilometres(km) };
        return network with { Links = [first, .. network.Links.Skip(1)] };
    }

    private void Begin(TwoPersonOrders kinds, params NodeId[] quarantined)
    {
        _controller = new NetworkController();
        _controller.Apply(new NetworkTopology(Network(kinds))).IsOk.Should().BeTrue();
        foreach (var node in quarantined) _controller.OrderQuarantine(node, true).IsOk.Should().BeTrue();
    }

    private Result<Consent> Release(NodeId node, string? by)
    {
        var consent = _controller.GiveRelease(node, by, _now);
        if (consent.IsOk) _controller.OrderQuarantine(node, false).IsOk.Should().BeTrue();
        return consent;
    }

    private Result<Consent> Apply(TopologyDefinition topology, string? by, bool isCarriedOut = true)
    {
        var consent = _controller.GiveTopology(topology, by, _now);
        if (consent.IsOk && isCarriedOut) _controller.Apply(new NetworkTopology(topology)).IsOk.Should().BeTrue();
        return consent;
    }
}
