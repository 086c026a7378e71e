using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Host;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Northbound.Tests.Mesh;

/// <summary>A mesh in this process, and a client of it over a real connection.</summary>
public sealed class RunningMesh : IAsyncDisposable
{
    private readonly MeshHost _host;

    private RunningMesh(MeshHost host)
    {
        _host = host;
        Channel = GrpcChannel.ForAddress(host.Address);
    }

    public GrpcChannel Channel { get; }

    public V1.KeySupply.KeySupplyClient Keys => new(Channel);

    public Network.NetworkClient Network => new(Channel);

    /// <summary>Returns when every link has the stock in both directions.</summary>
    public static Task<RunningMesh> StartAsync(NetworkTopology topology, long stockBytes = 32_000, bool withProbe = false) =>
        StartAsync(new MeshHostOptions { Topology = topology, WithProbe = withProbe },
            state => HasStock(state, Bits.FromBytes(stockBytes)));

    /// <summary>Returns when every link is as wanted.</summary>
    public static Task<RunningMesh> StartAsync(NetworkTopology topology, Func<LinkState, bool> condition) =>
        StartAsync(new MeshHostOptions { Topology = topology }, condition);

    /// <summary>Returns when every link is as wanted.</summary>
    public static async Task<RunningMesh> StartAsync(MeshHostOptions options, Func<LinkState, bool> condition)
    {
        using var limit = Limit();
        var mesh = new RunningMesh(await MeshHost.StartAsync(options, limit.Token));
        await mesh.WaitForAsync(network => options.Topology.Definition.Links.All(link => condition(network.StateOf(link.Id))));
        return mesh;
    }

    /// <summary>A minute, or as long as the test may take.</summary>
    public static CancellationTokenSource Limit()
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        return limit;
    }

    public async Task WaitForAsync(Func<NetworkSnapshot, bool> condition)
    {
        using var limit = Limit();
        await _host.Services.GetRequiredService<NetworkView>().WaitForAsync(condition, limit.Token);
    }

    /// <summary>A call that names no SAE.</summary>
    public static CallOptions Nobody => new(cancellationToken: TestContext.Current.CancellationToken);

    public static CallOptions As(string sae) => Nobody.WithHeaders(new Metadata { { "qkdmesh-sae", sae } });

    public async Task<GetKeysResponse> GetKeysAsync(string caller, string peer, uint number = 1) =>
        await Keys.GetKeysAsync(new GetKeysRequest { PeerSaeId = peer, Number = number }, As(caller));

    public async Task<GetKeysByIdResponse> CollectAsync(string caller, string peer, params IEnumerable<string> ids) =>
        await Keys.GetKeysByIdAsync(new GetKeysByIdRequest { PeerSaeId = peer, KeyIds = { ids } }, As(caller));

    /// <summary>Bytes spent at the ends of all links so far. New key of the links does not count.</summary>
    public async Task<(long Relayed, long Discarded)> SpentAsync()
    {
        var network = await Network.GetNetworkAsync(new GetNetworkRequest { WithLedgers = true }, Nobody);
        var ledgers = network.Links.SelectMany(link => new[] { link.LedgerA, link.LedgerB }).ToList();
        ledgers.Should().NotContainNulls();
        return (ledgers.Sum(ledger => (long)ledger.Relayed), ledgers.Sum(ledger => (long)ledger.Discarded));
    }

    /// <summary>Stops the mesh, while its clients are still there.</summary>
    public Task StopAsync() => _host.DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _host.DisposeAsync();
    }

    private static bool HasStock(LinkState state, Bits least) =>
        state.Status == Core.Network.LinkStatus.Active && state.StockAToB >= least && state.StockBToA >= least;
}

/// <summary>A ring of four for tests that leave it as they found it.</summary>
public sealed class SharedRing : IAsyncLifetime
{
    public RunningMesh Mesh { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Mesh = await RunningMesh.StartAsync(Networks.Ring(4), withProbe: true);

    public ValueTask DisposeAsync() => Mesh.DisposeAsync();
}
