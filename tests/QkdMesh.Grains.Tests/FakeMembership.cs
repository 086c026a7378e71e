using System.Collections.Immutable;
using Orleans.Runtime;

namespace QkdMesh.Grains.Tests;

/// <summary>A membership table as the test wants it.</summary>
internal sealed class FakeMembership : IClusterMembershipService
{
    private long _version;

    public ClusterMembershipSnapshot CurrentSnapshot { get; private set; } =
        new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new(0));

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

    public void Set(params ClusterMember[] members) =>
        CurrentSnapshot = new(members.ToImmutableDictionary(member => member.SiloAddress), new(++_version));

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
}

internal sealed class LocalSilo(SiloAddress address) : ILocalSiloDetails
{
    public string Name => "here";

    public string ClusterId => "test";

    public string DnsHostName => "localhost";

    public SiloAddress SiloAddress => address;

    public SiloAddress GatewayAddress => address;
}
