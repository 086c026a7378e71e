using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Placement;

namespace QkdMesh.Grains.Tests;

/// <summary>How long a node holds still where a silo that had it was declared dead.</summary>
public sealed class SiloSitesTests
{
    private static readonly TimeSpan Unaware = TimeSpan.FromSeconds(1.2);
    private static readonly SiloAddress Here = Silo(1), Other = Silo(2);

    private readonly FakeTimeProvider _time = new();
    private readonly FakeMembership _membership = new();
    private readonly SiloSites _sites;

    public SiloSitesTests()
    {
        _sites = new SiloSites(_membership, new FakeDetails(), new UnawareStanding(), _time);
        Is(SiloStatus.Active);
    }

    [Fact]
    public void NodeHoldsStill_AsLongAsADeadSiloThatHostedItMayNotKnow()
    {
        HoldsStill("n1").Should().Be(TimeSpan.Zero, "everybody lives");
        Is(SiloStatus.Dead);

        HoldsStill("n1").Should().Be(Unaware);
        HoldsStill("n2").Should().Be(TimeSpan.Zero, "that silo did not host it");
        _time.Advance(TimeSpan.FromSeconds(1));
        HoldsStill("n1").Should().Be(TimeSpan.FromSeconds(0.2));
        _time.Advance(TimeSpan.FromSeconds(1));
        HoldsStill("n1").Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void TimeCountsFromWhenItWasKnown_WhateverHappensSince()
    {
        Is(SiloStatus.Dead);
        _ = HoldsStill("n1");
        _time.Advance(TimeSpan.FromSeconds(1));
        Is(SiloStatus.Dead);

        HoldsStill("n1").Should().Be(TimeSpan.FromSeconds(0.2), "another version of the table says nothing new of it");
    }

    [Fact]
    public void NodeHoldsStillForNobody_WhoLeaves()
    {
        Is(SiloStatus.ShuttingDown);

        HoldsStill("n1").Should().Be(TimeSpan.Zero, "it handed its nodes over itself");
    }

    private static SiloAddress Silo(int number) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, number), 1);

    private TimeSpan HoldsStill(string node) => _sites.HoldsStill(new NodeId(node));

    private void Is(SiloStatus other) => _membership.Set(
        new ClusterMember(Here, SiloStatus.Active, FakeDetails.SiloName), new ClusterMember(Other, other, HostedNodes.Parse("n0,n1").ToSiloName("127.0.0.1:2")));

    private sealed class FakeMembership : IClusterMembershipService
    {
        private long _version;

        public ClusterMembershipSnapshot CurrentSnapshot { get; private set; } = new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new(0));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public void Set(params ClusterMember[] members) => CurrentSnapshot = new(members.ToImmutableDictionary(member => member.SiloAddress), new(++_version));

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }

    private sealed class FakeDetails : ILocalSiloDetails
    {
        public static readonly string SiloName = HostedNodes.Parse("n1,n2").ToSiloName("127.0.0.1:1");

        public string Name => SiloName;

        public string ClusterId => "";

        public string DnsHostName => "";

        public SiloAddress SiloAddress => Here;

        public SiloAddress GatewayAddress => Here;
    }

    private sealed class UnawareStanding : IStanding
    {
        public bool IsSure => true;

        public TimeSpan Unaware => SiloSitesTests.Unaware;

        public bool IsStoreThere => true;

        public bool TakesNewWork => true;

        public Task<string> Fenced { get; } = new TaskCompletionSource<string>().Task;

        public void Leave()
        {
        }
    }
}
