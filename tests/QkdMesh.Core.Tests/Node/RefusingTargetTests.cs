using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Node;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.Node;

/// <summary>A pair that is refused, and asks again and again, burns no link key that others need.</summary>
public class RefusingTargetTests : OrdersOfAlice
{
    [Fact]
    public void FullStoreCostsOneRelay_HoweverOftenThePairAsks()
    {
        Order(Limit).IsOk.Should().BeTrue();

        ShouldBurnAtMost(OneRelay, () => Repeat(200, () => Order().Error!.Code.Should().Be(ErrorCode.KeyStoreFull)));
    }

    [Fact]
    public void PairIsServedAtOnce_WhenTheTargetHasRoomAgain()
    {
        using var keys = Order(Limit).Value.Keys;
        Order().Error!.Code.Should().Be(ErrorCode.KeyStoreFull);
        Order().Error!.Code.Should().Be(ErrorCode.KeyStoreFull);

        _mesh.Far.Collect(Bob, Alice, [keys.IdOf(0)], _mesh.Now).IsOk.Should().BeTrue();

        Order().IsOk.Should().BeTrue();
        ShouldBurnAtMost(0, () => Repeat(20, () => Order().Error!.Code.Should().Be(ErrorCode.KeyStoreFull)));
    }

    [Fact]
    public void OtherPairOfTheSameLinksIsServed()
    {
        Order(Limit).IsOk.Should().BeTrue();
        Repeat(200, () => Order());

        Repeat(Limit, () => Order(slave: Carol).IsOk.Should().BeTrue());
    }

    /// <summary>The room is for one of them. The others must not burn link key for the same room.</summary>
    [Fact]
    public void OneOfManyRequestsSetsOut_WhenThereIsRoomForOne()
    {
        using var keys = Order(Limit).Value.Keys;
        Order();
        _mesh.Far.Collect(Bob, Alice, [keys.IdOf(0)], _mesh.Now);

        List<KeySupplyProcedure> runs = [.. Enumerable.Range(0, 20).Select(_ => Begin(1, Bob))];
        ShouldBurnAtMost(OneRelay, () => CarryTogether(runs));

        runs.Count(run => run.Outcome.IsOk).Should().Be(1);
        runs.Where(run => !run.Outcome.IsOk).Should().OnlyContain(run => run.Outcome.Error!.Code == ErrorCode.KeyStoreFull);
    }

    [Fact]
    public void NothingIsAsked_WhenNothingFailedForAMinute()
    {
        using var keys = Order(Limit).Value.Keys;
        Order();
        _mesh.Far.Collect(Bob, Alice, [keys.IdOf(0)], _mesh.Now);
        var questions = 0;
        _before = call => questions += call is CanArriveCall or CanSendCall ? 1 : 0;

        _mesh.Now += TimeSpan.FromSeconds(61);
        _mesh[0].Tidy(_mesh.Now, TimeSpan.FromMinutes(1));
        Order().IsOk.Should().BeTrue();

        questions.Should().Be(0);
    }

    public enum Reason
    {
        Full,
        AuditIsBroken,
        TargetIsParted,
        TargetIsSilent,
        NodeBetweenIsParted,
        WayIsQuarantinedAtTheTarget,
        TargetIsQuarantinedBetween,
        PairIsPartedAtTheTarget,
        LinkIsOffAtTheTarget,
        StreamIsNotOpen,
    }

    public static TheoryData<Reason, ErrorCode> Reasons => new()
    {
        { Reason.Full, ErrorCode.KeyStoreFull },
        { Reason.AuditIsBroken, ErrorCode.AuditUnavailable },
        { Reason.TargetIsParted, ErrorCode.RelayFailed },
        { Reason.TargetIsSilent, ErrorCode.RelayFailed },
        { Reason.NodeBetweenIsParted, ErrorCode.RelayFailed },
        { Reason.WayIsQuarantinedAtTheTarget, ErrorCode.RelayFailed },
        { Reason.TargetIsQuarantinedBetween, ErrorCode.RelayFailed },
        { Reason.PairIsPartedAtTheTarget, ErrorCode.RelayFailed },
        { Reason.LinkIsOffAtTheTarget, ErrorCode.RelayFailed },
        { Reason.StreamIsNotOpen, ErrorCode.KeyStoreFull },
    };

    /// <summary>Whatever a node on the way knows, and the source does not: it costs one relay, and not one for each request.</summary>
    [Theory]
    [MemberData(nameof(Reasons))]
    public void RefusalCostsOneRelay_WhateverItsReasonIs(Reason reason, ErrorCode code)
    {
        var stream = Prepare(reason);

        ShouldBurnAtMost(OneRelay, () => Repeat(50, () => Order(stream: stream).Error!.Code.Should().Be(code)));
    }

    /// <summary>What is said of one share must not spoil the answer for another.</summary>
    [Theory]
    [InlineData("l1")]
    [InlineData("l2")]
    public void HybridPairHearsWhyOneShareIsRefused(string link)
    {
        _mesh = Mesh(MeshTopology.Ring(4));
        _mesh.Far.Links.SetCarrying(new(link), false);
        var request = Request(paths: 2).Requiring(keys => keys with { IsHybrid = true });

        Repeat(2, () =>
        {
            var run = new KeySupplyProcedure(_mesh[0], Options, request, () => _mesh.Now);
            Run(run).Error!.Detail.Should().StartWith(link);
        });
    }

    private StreamId? Prepare(Reason reason)
    {
        var far = _mesh.Far;
        switch (reason)
        {
            case Reason.Full:
                Order(Limit).IsOk.Should().BeTrue();
                break;
            case Reason.AuditIsBroken:
                _withoutAudit = new("n2");
                break;
            case Reason.TargetIsSilent:
                _lie = call => call.To.Value == "n2" ? Nothing : null;
                break;
            case Reason.TargetIsParted or Reason.NodeBetweenIsParted:
                _mesh = Mesh(MeshTopology.Line(3), TimeSpan.Zero);
                _mesh.Now = Options.NetworkLease + TimeSpan.FromSeconds(1);
                foreach (var heard in new[] { 0, reason == Reason.TargetIsParted ? 1 : 2 })
                    _mesh[heard].Adopt(_mesh[heard].Network!, _mesh.Now);
                break;
            case Reason.WayIsQuarantinedAtTheTarget:
                _mesh.Controller.OrderQuarantine(new("n1"), true).IsOk.Should().BeTrue();
                far.Adopt(RoutedNetwork.Of(_mesh.Controller.Snapshot!, new()), TimeSpan.MaxValue);
                break;
            case Reason.TargetIsQuarantinedBetween:
                _mesh.Controller.OrderQuarantine(new("n2"), true).IsOk.Should().BeTrue();
                _mesh[1].Adopt(RoutedNetwork.Of(_mesh.Controller.Snapshot!, new()), TimeSpan.MaxValue);
                break;
            case Reason.PairIsPartedAtTheTarget:
                far.Adopt(Parted(), TimeSpan.MaxValue);
                break;
            case Reason.LinkIsOffAtTheTarget:
                far.Links.SetCarrying(new("l1"), false);
                break;
            case Reason.StreamIsNotOpen:
                return StreamId.Of(Alice, Bob, "feed");
        }
        return null;
    }

    // A later network, in which alice shares with nobody.
    private RoutedNetwork Parted()
    {
        var now = _mesh.Controller.Snapshot!;
        var parted = now.Topology.Definition with
        {
            Saes = [.. now.Topology.Definition.Saes.Select(sae => sae with { SharesWith = new HashSet<SaeId>() })],
        };
        return RoutedNetwork.Of(now with { Topology = new NetworkTopology(parted), Version = now.Version + 1 }, new());
    }
}
