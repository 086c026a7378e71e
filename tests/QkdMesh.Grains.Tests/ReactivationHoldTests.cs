using System.Net;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Placement;

namespace QkdMesh.Grains.Tests;

/// <summary>How long a node is held when a silo that hosted it was declared dead.</summary>
public sealed class ReactivationHoldTests
{
    private static readonly TimeSpan Unaware = TimeSpan.FromSeconds(1.2);
    private static readonly SiloAddress Here = Silo(1), Other = Silo(2);

    private readonly FakeTimeProvider _time = new();
    private readonly FakeMembership _membership = new();
    private readonly ReactivationHold _hold;

    public ReactivationHoldTests()
    {
        var members = new SiloMembers(_membership, new BelievedClaims(), new LocalSilo(Here), _time);
        _hold = new ReactivationHold(members, new HeldLease(), _time);
        Is(SiloStatus.Active);
    }

    [Fact]
    public void NodeIsHeld_WhileADeadSiloThatHostedItMayNotHaveNoticed()
    {
        HoldOf("n1").Should().Be(TimeSpan.Zero, "everybody lives");
        Is(SiloStatus.Dead);

        HoldOf("n1").Should().Be(Unaware);
        HoldOf("n2").Should().Be(TimeSpan.Zero, "that silo did not host it");
        _time.Advance(TimeSpan.FromSeconds(1));
        HoldOf("n1").Should().Be(TimeSpan.FromSeconds(0.2));
        _time.Advance(TimeSpan.FromSeconds(1));
        HoldOf("n1").Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void HoldCountsFromTheFirstNewsOfTheDeath_WhateverFollows()
    {
        Is(SiloStatus.Dead);
        _ = HoldOf("n1");
        _time.Advance(TimeSpan.FromSeconds(1));
        Is(SiloStatus.Dead);

        HoldOf("n1").Should().Be(TimeSpan.FromSeconds(0.2), "another version of the table says nothing new of it");
    }

    [Fact]
    public void NodeIsNotHeld_ForASiloThatShutsDown()
    {
        Is(SiloStatus.ShuttingDown);

        HoldOf("n1").Should().Be(TimeSpan.Zero, "it handed its nodes over itself");
    }

    private static SiloAddress Silo(int number) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, number), 1);

    private TimeSpan HoldOf(string node) => _hold.RemainingFor(new NodeId(node));

    private void Is(SiloStatus other) => _membership.Set(
        new ClusterMember(Here, SiloStatus.Active, HostedNodes.Parse("n1,n2").ToSiloName("127.0.0.1:1")),
        new ClusterMember(Other, other, HostedNodes.Parse("n0,n1").ToSiloName("127.0.0.1:2")));

    private sealed class HeldLease : IMembershipLease
    {
        public bool IsHeld => true;

        public TimeSpan LongestUnaware => Unaware;

        public void Lapse() => throw new NotSupportedException();
    }
}
