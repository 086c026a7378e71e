using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using QkdMesh.Northbound.Health;

namespace QkdMesh.Northbound.Tests.Health;

/// <summary>Ready means: what can be served is served.</summary>
public sealed class ServiceJudgeTests
{
    private static readonly LinkState
        Active = Of(LinkStatus.Active, rate: 1000), Pending = Of(LinkStatus.Pending), Cut = Of(LinkStatus.Off),
        Alarmed = Of(LinkStatus.Off) with { IsAlarmed = true, Qber = 0.25 };

    private readonly FakeTimeProvider _time = new();
    private readonly Hosting _hosting = new();
    private readonly NetworkTopology _chain = Networks.Chain(3);
    private readonly ServiceJudge _judge;

    public ServiceJudgeTests() => _judge = new ServiceJudge(_hosting, _time);

    [Fact]
    public void IsReadyWhenEachLinkHasKeyOrCannot()
    {
        Look(Active, Pending).Should().BeEquivalentTo(new { IsReady = false, IsSettled = false, Serving = 1, Links = 2 });
        Look(Active, Pending with { SourceFault = "n1: KME" }).Should().BeEquivalentTo(new { IsReady = true, IsSettled = true });
        Look(Active, Active).NotServed.Should().BeEmpty();
    }

    public static TheoryData<LinkState, string> Faults => new()
    {
        { Pending with { SourceFault = "n1: KME x: off" }, "n1: KME x: off" },
        { Of(LinkStatus.Passive) with { SourceFault = "n1: KME x: off" }, "n1: KME x: off" },
        { Of(LinkStatus.Passive), "its source makes no key, and its stock is used up" },
        { Cut, "it is cut" },
        { Alarmed, "it has an alarm (QBER 25 %)" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void OneDeadLinkTakesNothingElseOutOfService_AndIsNamed(LinkState dead, string reason)
    {
        var both = Look(Active, dead);
        both.IsReady.Should().BeTrue();
        both.NotServed.Should().Equal(new UnservedLink("n1-n2", reason));
        both.InWords.Should().Be($"1 of 2 links of this silo's nodes carry key; not served: link n1-n2: {reason}");
        both.WhyNotReady.Should().BeNull();

        var none = Look(dead, dead);
        none.IsReady.Should().BeFalse("nothing is served any more");
        none.WhyNotReady.Should().Be(
            $"no link of this silo's nodes carries key: link n0-n1: {reason}; link n1-n2: {reason}");
        Look(dead, Active).IsReady.Should().BeTrue();
    }

    [Fact]
    public void StockThatIsLeftIsServed_WhenTheSourceMakesNoKey() =>
        Look(Of(LinkStatus.Passive, stock: 8) with { SourceFault = "n0: off" }, Cut).Should()
            .BeEquivalentTo(new { IsReady = true, Serving = 1 });

    [Fact]
    public void StockOfOneDirectionIsServed() =>
        Look(Of(LinkStatus.Passive) with { StockBToA = Bits.FromBytes(8) }, Cut).Should()
            .BeEquivalentTo(new { IsReady = true, Serving = 1 });

    [Fact]
    public void SilentLinkHoldsTheSiloBackForItsPatienceOnly()
    {
        Look(Active, Pending).IsReady.Should().BeFalse();
        _time.Advance(ServiceJudge.PendingPatience - TimeSpan.FromTicks(1));
        Look(Active, Pending).IsReady.Should().BeFalse();
        _time.Advance(TimeSpan.FromTicks(1));
        Look(Active, Pending).Should().BeEquivalentTo(new
        {
            IsReady = true, NotServed = new[] { new UnservedLink("n1-n2", "its ends have no session with key yet") },
        });
    }

    [Fact]
    public void SiloThatStartsFirstIsReadyAndStaysSo_WhenItsNeighbourComes()
    {
        _hosting.Away.UnionWith([new("n1"), new("n2")]);
        _hosting.Here = new("n0");
        var alone = Look(Pending, Pending);
        alone.Should().BeEquivalentTo(new { IsReady = true, Links = 1, Serving = 0 });
        alone.NotServed.Should().Equal(new UnservedLink("n0-n1", "no silo hosts node n1"));

        _hosting.Away.Clear();
        Look(Pending, Pending).IsReady.Should().BeTrue("the link may carry key in a moment");
        _time.Advance(ServiceJudge.PendingPatience);
        Look(Pending, Pending).IsReady.Should().BeFalse("the link did not come up");
        Look(Active, Pending).IsReady.Should().BeTrue();
        Look(Pending, Pending).IsReady.Should().BeTrue("the ends of the link open a new session");
    }

    [Fact]
    public void LinkOfAQuarantinedNodeIsNotServed()
    {
        var quarantined = Network(_chain, Active, Active) with { Quarantined = [new("n2")] };
        _judge.Look(quarantined).Should().BeEquivalentTo(new
        {
            IsReady = true, NotServed = new[] { new UnservedLink("n1-n2", "n2 is quarantined") },
        });
    }

    [Fact]
    public void SaesOfOneNodeAreServed_WhateverItsLinksDo()
    {
        var both = Networks.Of("a-b", "one@a other@a");
        _judge.Look(Network(both, Cut)).IsReady.Should().BeTrue();
        _judge.Look(Network(both, Cut) with { Quarantined = [new("a")] }).IsReady.Should().BeFalse();
    }

    private ServiceState Look(params LinkState[] states) => _judge.Look(Network(_chain, states));

    private static NetworkSnapshot Network(NetworkTopology topology, params LinkState[] states) => new(
        1, 1, topology, topology.Definition.Links.Zip(states).ToImmutableDictionary(pair => pair.First.Id, pair => pair.Second), []);

    private static LinkState Of(LinkStatus status, double rate = 0, long stock = 0) => new(
        status, KeyRate.FromBitsPerSecond(rate), KeyRate.Zero, Bits.FromBytes(stock), Bits.FromBytes(stock));

    /// <summary>Hosts all nodes, or one.</summary>
    private sealed class Hosting : INodeHosting
    {
        public NodeId? Here { get; set; }

        public HashSet<NodeId> Away { get; } = [];

        public bool IsHere(NodeId node) => Here is null || node == Here;

        public bool IsAnywhere(NodeId node) => !Away.Contains(node);
    }
}
