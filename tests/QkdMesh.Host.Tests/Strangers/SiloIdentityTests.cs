using System.Net;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using QkdMesh.Clustering;
using QkdMesh.Clustering.Identity;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.KeyManagement;
using QkdMesh.Host.Audit;
using QkdMesh.Host.Tests.Audit;
using QkdMesh.Northbound.V1;
using QkdMesh.Pki;
using QkdMesh.Testing.Processes;
using QkdMesh.Testing.Redis;
using QkdMesh.Testing.Topologies;

namespace QkdMesh.Host.Tests.Strangers;

/// <summary>Silos of a cluster prove who they are, and what they may host. Silos, Redis and TLS are real.</summary>
public sealed class SiloIdentityTests : IAsyncLifetime
{
    private static readonly NetworkTopology Chain = Networks.Chain(3);
    private static readonly NodeId First = new("n0"), Last = new("n2");

    private readonly SiloCredentials _credentials = new(Chain.Name);
    private readonly AuditFolder _audit = new();
    private RedisServer _redis = null!;
    private SiloCertificates _identity = null!;
    private MeshHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _identity = _credentials.Of("first", "n0,n1");
        _host = await StartAsync(_identity, "n0,n1", _audit);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _identity.Dispose();
        await _redis.DisposeAsync();
        _credentials.Dispose();
        _audit.Dispose();
    }

    [Fact]
    public async Task JoinsAndMovesAreInTheAudit()
    {
        using var other = _credentials.Of("other", "n1,n2");
        using var audit = new AuditFolder();
        await using (var host = await StartAsync(other, "n1,n2", audit))
        {
            await host.WaitForServiceAsync(state => state.Serving == 2, Cancellation);
            await EventuallyAsync(() => Has(_audit, "\"silo\"", "\"joined\"", "n1,n2"));
        }

        await EventuallyAsync(() => Has(_audit, "\"silo\"", "\"left\"", "n1,n2"));
        Has(_audit, "\"node\"", "\"n0\"", "\"began\"").Should().BeTrue();
        Has(audit, "\"node\"", "\"n2\"", "\"began\"").Should().BeTrue();
        Has(audit, "\"node\"", "\"n2\"", "\"ended\"").Should().BeTrue();
        audit.Faults.Should().BeEmpty();
    }

    [Fact]
    public async Task SilosOfTheClusterServeTogether()
    {
        using var other = _credentials.Of("other", "n1,n2");
        await using var host = await StartAsync(other, "n1,n2");

        await _host.WaitForServiceAsync(state => state.Serving == 2, Cancellation);

        using var channel = GrpcChannel.ForAddress(_host.Address);
        var keys = await new KeySupply.KeySupplyClient(channel).GetKeysAsync(
            new GetKeysRequest { PeerSaeId = "sae-n2" }, MadridRing.As("sae-n0"));
        keys.Keys.Should().ContainSingle();
    }

    /// <summary>A call at a silo of the site goes to the other silo of the site, which runs the node.</summary>
    [Fact]
    public async Task CallIsPassedOnToTheSiloThatRunsTheNode()
    {
        using var other = _credentials.Of("other", "n0,n1,n2");
        await using var host = await StartAsync(other, "n0,n1,n2");
        await host.WaitForServiceAsync(state => state.Serving == 2, Cancellation);

        foreach (var silo in (MeshHost[])[_host, host])
        {
            using var channel = GrpcChannel.ForAddress(silo.Address);
            var keys = await new KeySupply.KeySupplyClient(channel).GetKeysAsync(
                new GetKeysRequest { PeerSaeId = "sae-n2" }, MadridRing.As("sae-n0"));
            keys.Keys.Should().ContainSingle();
        }

        var places = ((MeshHost[])[_host, host]).Select(silo => silo.Services.GetRequiredService<INodesHere>().Find(First)).ToList();
        places.OfType<INodeKeySupply>().Should().ContainSingle("the node lives in one silo, and both served its SAE");
    }

    [Fact]
    public async Task SiloThatMayNotHostItsSitesDoesNotStart()
    {
        using var other = _credentials.Of("other", "n2");

        var start = () => StartAsync(other, "n1,n2");

        (await start.Should().ThrowAsync<CredentialException>()).WithMessage("*host n1,n2*allows n2*--site n2*");
    }

    /// <summary>It knows Redis, and has a certificate for another site. Its own program does not check itself.</summary>
    [Fact]
    public async Task SiloThatClaimsOtherSitesHostsNothing()
    {
        using var other = _credentials.Of("other", "n2");
        using var rogue = await JoinAsync(silo => silo.UseRedisCluster(Settings(other, "n2", FreePort.Next(IPAddress.Loopback)))
            .Configure<SiloOptions>(own => own.SiloName = own.SiloName.Replace("n2@", "n0,n1,n2@", StringComparison.Ordinal)));

        await EventuallyAsync(() => Silos().Count == 2);

        var hosting = _host.Services.GetRequiredService<INodeHosting>();
        (hosting.CountSilosOf(First), hosting.CountSilosOf(Last)).Should().Be((1, 0), "its name is a lie, so nothing of it is believed");
        await EventuallyAsync(() => Has(_audit, "\"refused\"", "\"OtherNodes\"", "n0,n1,n2"));
        await rogue.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task SiloWithoutTlsDoesNotJoin() => await ShouldNotJoinAsync(identity: null);

    [Fact]
    public async Task SiloOfAnotherAuthorityDoesNotJoin()
    {
        using var strangers = new SiloCredentials(Chain.Name);
        using var stranger = strangers.Of("stranger", "*", trusted: _credentials);
        await ShouldNotJoinAsync(stranger);
    }

    [Fact]
    public async Task SiloThatIsRevokedLosesItsConnections()
    {
        using var other = _credentials.Of("other", "n1,n2");
        await using var host = await StartAsync(other, "n1,n2");
        var hosting = _host.Services.GetRequiredService<INodeHosting>();
        await EventuallyAsync(() => hosting.CountSilosOf(Last) == 1);

        _credentials.Revoke(other);

        await EventuallyAsync(() => hosting.CountSilosOf(Last) == 0);
        await EventuallyAsync(() => Has(_audit, "\"refused\"", "\"NotASilo\"", "is revoked"));
    }

    private async Task ShouldNotJoinAsync(SiloCertificates? identity)
    {
        var port = FreePort.Next(IPAddress.Loopback);
        var join = async () => (await JoinAsync(silo => silo.UseRedisCluster(Settings(identity, "n2", port)))).Dispose();

        await join.Should().ThrowAsync<Exception>();
        _host.Services.GetRequiredService<INodeHosting>().IsAnywhere(Last).Should().BeFalse();
    }

    // A silo without the rest of the product.
    private static async Task<IHost> JoinAsync(Action<ISiloBuilder> configure)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<LocalNodes>().AddSingleton<IUsageHere, NoUsage>();
        builder.UseOrleans(silo =>
        {
            configure(silo);
            // A silo that is refused tries again for this long.
            silo.Configure<ClusterMembershipOptions>(options => options.MaxJoinAttemptTime = TimeSpan.FromSeconds(3));
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(Cancellation);
            return host;
        }
        catch
        {
            // The grain directory of a silo that is not stopped looks for members for ever, without a pause.
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
            throw;
        }
    }

    private sealed class NoUsage : IUsageHere
    {
        public UsageReport Read(string? tenant, DateTimeOffset? since) => new(DateTimeOffset.MinValue, []);
    }

    private Task<MeshHost> StartAsync(SiloCertificates identity, string nodes, AuditFolder? audit = null) => MeshHost.StartAsync(
        new MeshHostOptions
        {
            Topology = Chain, Cluster = Settings(identity, nodes, port: 0), Drain = TimeSpan.Zero,
            Audit = audit is null ? null : new AuditOptions(audit.Place) { MakesDirectory = true },
        },
        Cancellation);

    private static bool Has(AuditFolder audit, params string[] parts) => File.ReadLines(audit.Files[0])
        .Any(line => parts.All(part => line.Contains(part, StringComparison.Ordinal)));

    private ClusterSettings Settings(SiloCertificates? identity, string nodes, int port) => new()
    {
        ClusterId = "mesh", Nodes = nodes, Redis = new RedisSettings(_redis.Address), SiloPort = port, Identity = identity,
        SiloAddress = IPAddress.Loopback,
    };

    private List<SiloReport> Silos() =>
        [.. _host.Services.GetRequiredService<ISilos>().All().Where(silo => silo.Status is "active" or "joining")];

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition()) await timer.WaitForNextTickAsync(limit.Token);
    }
}
