using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using QkdMesh.Host.Audit;
using QkdMesh.Host.Tests.Telemetry;
using QkdMesh.Northbound.V1;
using QkdMesh.Topologies;

namespace QkdMesh.Host.Tests;

/// <summary>
/// The ring of Madrid in this process, with a management port and clients of both ports. From norte to quiron it is three hops.
/// </summary>
public sealed class MadridRing : IAsyncDisposable
{
    public const string Norte = "bank-norte", Quiron = "bank-quiron";

    private static readonly TimeSpan BetweenScrapes = TimeSpan.FromMilliseconds(200);

    private readonly GrpcChannel _channel;
    private readonly HttpClient _http = new();

    private MadridRing(MeshHost host) => (Host, _channel) = (host, GrpcChannel.ForAddress(host.Address));

    public MeshHost Host { get; }

    public KeySupply.KeySupplyClient Keys => new(_channel);

    public Network.NetworkClient Network => new(_channel);

    public NetworkTopology Topology => View.Current!.Topology;

    public IControllerGrain Controller => Grains.Controller(Topology.Name);

    public IGrainFactory Grains => Host.Services.GetRequiredService<IGrainFactory>();

    private NetworkView View => Host.Services.GetRequiredService<NetworkView>();

    /// <summary>Returns when every link has some stock.</summary>
    public static async Task<MadridRing> StartAsync(
        IReadOnlyDictionary<string, string>? telemetry = null, string? audit = null, string? heads = null)
    {
        var topology = new YamlTopologyReader().Read(await File.ReadAllTextAsync("madrid-ring.yaml"), "madrid-ring.yaml").Topology!;
        var options = new MeshHostOptions
        {
            Topology = topology,
            ManagementPort = 0,
            Telemetry = telemetry ?? new Dictionary<string, string>(),
            Audit = audit is null ? null : new AuditOptions(audit) { MakesDirectory = true, Heads = heads },
        };
        using var limit = Limit();
        var ring = new MadridRing(await MeshHost.StartAsync(options, limit.Token));
        await ring.View.WaitForAsync(
            network => network.Links.Count > 0
                && network.Links.Values.All(link => link.StockAToB.Bytes > 10_000 && link.StockBToA.Bytes > 10_000),
            limit.Token);
        return ring;
    }

    public static CallOptions As(string sae) =>
        new(headers: new Metadata { { "qkdmesh-sae", sae } }, cancellationToken: TestContext.Current.CancellationToken);

    public async Task<GetKeysResponse> GetKeysAsync(uint number = 1) =>
        await Keys.GetKeysAsync(new GetKeysRequest { PeerSaeId = Quiron, Number = number }, As(Norte));

    public Task<HttpResponseMessage> GetAsync(string path) =>
        _http.GetAsync(new Uri(Host.Management!, path), TestContext.Current.CancellationToken);

    public Task<string> ScrapeTextAsync() =>
        _http.GetStringAsync(new Uri(Host.Management!, "/metrics"), TestContext.Current.CancellationToken);

    /// <summary>Scrapes until what it sees is as wanted: nodes tell their figures each second, links with each beat.</summary>
    internal async Task<Exposition> ScrapeUntilAsync(Func<Exposition, bool> condition)
    {
        using var limit = Limit();
        using var timer = new PeriodicTimer(BetweenScrapes);
        while (true)
        {
            var seen = Exposition.Parse(await ScrapeTextAsync());
            if (condition(seen)) return seen;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    /// <summary>Ends a node's activation, as a crash of its silo would; the next call makes another.</summary>
    public async Task RestartAsync(NodeId node) =>
        await Grains.Node(node).AsReference<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _channel.Dispose();
        await Host.DisposeAsync();
    }

    private static CancellationTokenSource Limit()
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        return limit;
    }
}
