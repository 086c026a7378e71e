using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Runtime;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Clustering.Tests;

/// <summary>A silo asks every other silo that is up for what was used there, and says which one is silent.</summary>
public class PeersTests
{
    private static readonly SiloAddress Up = Silo(2), Silent = Silo(3), Lost = Silo(4), Dead = Silo(5);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task EachOtherSiloThatIsUpIsAskedForUsage()
    {
        var place = new SiloPlace(
            Options.Create(new SiloOptions { SiloName = "all" }),
            Options.Create(new ClusterOptions { ClusterId = "c" }),
            Options.Create(new EndpointOptions { AdvertisedIPAddress = IPAddress.Loopback, SiloPort = 1 }));
        var report = new UsageReport(_time.GetUtcNow(), [new(new("bank"), new(Keys: 3), 3)]);
        var silos = new Silos(new()
        {
            [Up] = new Peer(() => Task.FromResult(report)),
            [Silent] = new Peer(() => new TaskCompletionSource<UsageReport>().Task),
            [Lost] = new Peer(() => throw new SiloUnavailableException()),
        });
        var peers = new Peers(new Membership(place.SiloAddress, Up, Silent, Lost), place, silos, _time);

        var asked = peers.AskAsync("bank", null);
        _time.Advance(TimeSpan.FromSeconds(3));

        (await asked).Should().BeEquivalentTo(new Dictionary<string, UsageReport?>
        {
            [Up.ToParsableString()] = report, [Silent.ToParsableString()] = null, [Lost.ToParsableString()] = null,
        });
    }

    private static SiloAddress Silo(int port) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), 1);

    private sealed class Silos(Dictionary<SiloAddress, Peer> peers) : IPeerClient
    {
        public IPeerService At(SiloAddress silo) => peers[silo];
    }

    private sealed class Peer(Func<Task<UsageReport>> usage) : IPeerService
    {
        public Task<bool> GreetAsync(SiloAddress other) => Task.FromResult(true);

        public Task<UsageReport> UsageAsync(string? tenant, DateTimeOffset? since) => usage();
    }

    private sealed class Membership(params SiloAddress[] active) : IClusterMembershipService
    {
        public ClusterMembershipSnapshot CurrentSnapshot { get; } = new(
            active.Select(silo => new ClusterMember(silo, SiloStatus.Active, "s"))
                .Append(new ClusterMember(Dead, SiloStatus.Dead, "dead"))
                .ToImmutableDictionary(member => member.SiloAddress),
            new(1));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }
}
