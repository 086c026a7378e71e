using System.Net;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;
using QkdMesh.Grains.Placement;

namespace QkdMesh.Grains.Tests;

/// <summary>A silo hosts what its certificate allows, whatever its name claims.</summary>
public sealed class SiloMembersTests
{
    private static readonly SiloAddress Here = Silo(1), Other = Silo(2);

    private readonly FakeMembership _membership = new();
    private readonly Proofs _proofs = new();
    private readonly SiloMembers _members;

    public SiloMembersTests()
    {
        _members = new SiloMembers(_membership, _proofs, new LocalSilo(Here), new FakeTimeProvider());
        _membership.Set(
            new ClusterMember(Here, SiloStatus.Active, HostedNodes.Parse("n1").ToSiloName("127.0.0.1:1")),
            new ClusterMember(Other, SiloStatus.Active, HostedNodes.Parse("n2,n3").ToSiloName("127.0.0.1:2")));
    }

    [Fact]
    public void SiloHostsNothing_UntilItHasProvenWhoItIs()
    {
        _members.Active[Other].Contains(new("n2")).Should().BeFalse();

        _proofs.Prove(Other, "n2,n3,n4");

        _members.Active[Other].Contains(new("n2")).Should().BeTrue();
        _members.Active[Other].Contains(new("n4")).Should().BeFalse("the silo does not claim it");
    }

    [Fact]
    public void SiloThatClaimsMoreThanItsCertificateAllowsHostsNothing()
    {
        _proofs.Prove(Other, "n2");

        _members.Active[Other].Contains(new("n2")).Should().BeFalse("its name is a lie");
    }

    [Fact]
    public void ThisSiloNeedsNoProofForItself() => _members.Active[Here].Contains(new("n1")).Should().BeTrue();

    private static SiloAddress Silo(int number) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, number), 1);

    private sealed class Proofs : ISiloProofs
    {
        private readonly Dictionary<SiloAddress, HostedNodes> _allowed = [];

        public int Version { get; private set; }

        public void Prove(SiloAddress silo, string nodes)
        {
            _allowed[silo] = HostedNodes.Parse(nodes);
            Version++;
        }

        public HostedNodes ProvenOf(SiloAddress silo, HostedNodes claimed) =>
            _allowed.TryGetValue(silo, out var allowed) && allowed.Covers(claimed) ? claimed : HostedNodes.None;
    }
}
