using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QkdMesh.Clustering;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Drain;
using QkdMesh.Grains.Membership;
using QkdMesh.Northbound.Health;

namespace QkdMesh.Host;

/// <summary>
/// One process: a silo with its grains, and gRPC services. It runs a whole network, or is one silo of a cluster. Several hosts may run in
/// one process.
/// </summary>
public sealed class MeshHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ILogger _log;
    private bool _disposed;

    private MeshHost(WebApplication application, Uri address, Uri? management)
    {
        (_application, Address, Management) = (application, address, management);
        _log = application.Services.GetRequiredService<ILogger<MeshHost>>();
    }

    /// <summary>
    /// URL of the gRPC services: HTTP/2 without TLS. A process that listens at every address of the machine gives the loopback address.
    /// </summary>
    public Uri Address { get; }

    /// <summary>Whether the process listens at every address of the machine.</summary>
    public bool IsEverywhere { get; private init; }

    /// <summary>URL of health and metrics; null if they are not served.</summary>
    public Uri? Management { get; }

    /// <summary>
    /// Completes with the reason when this silo is fenced: its key is destroyed, and the process has to end without further calls.
    /// </summary>
    public Task<string> Fenced => Services.GetRequiredService<ISiloFence>().Fenced;

    public IServiceProvider Services => _application.Services;

    /// <summary>
    /// Returns when the network is published and the process accepts calls. Links get their first key a moment later:
    /// <see cref="WaitForServiceAsync"/> waits for that.
    /// </summary>
    /// <exception cref="PortTakenException">A port is taken.</exception>
    /// <exception cref="AddressException">The machine has no such address.</exception>
    /// <exception cref="StoreUnusableException">The cluster's store does not answer, or refuses this silo.</exception>
    /// <exception cref="OtherContractException">A silo of a release with another contract runs in the cluster.</exception>
    /// <exception cref="Audit.AuditDirectoryException">The audit log cannot be written.</exception>
    /// <exception cref="OtherNetworkException">The cluster runs another network.</exception>
    public static async Task<MeshHost> StartAsync(MeshHostOptions options, CancellationToken cancellationToken)
    {
        FreePort.EnsureFree(options.Listen, options.Port);
        if (options.ManagementPort is > 0 and var named) FreePort.EnsureFree(options.Listen, named);
        if (options.Cluster is { SiloPort: > 0 } silo) FreePort.EnsureFree(silo.SiloAddress, silo.SiloPort);
        if (options.Cluster is { } cluster) options = WithPorts(options, cluster);
        if (options.ManagementPort is 0) options = options with { ManagementPort = FreePort.Next(options.Listen) };
        var application = MeshComposition.Build(options);
        try
        {
            await application.Services.ConnectToStoreAsync();
            await application.StartAsync(cancellationToken);
            await HasBegunAsync(application, cancellationToken);
            EnsureSameNetwork(application, options);
            var bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            var address = Reached(new Uri(bound), options.Listen);
            var management = options.ManagementPort is { } port ? new UriBuilder(address) { Port = port }.Uri : null;
            var host = new MeshHost(application, address, management) { IsEverywhere = address.Host != new Uri(bound).Host };
            host.LogStart(options);
            return host;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    // The silo's name tells other silos the URL of its gRPC services, so the port is chosen before the silo starts.
    private static MeshHostOptions WithPorts(MeshHostOptions options, ClusterSettings cluster)
    {
        var port = options.Port > 0 ? options.Port : FreePort.Next(options.Listen);
        var host = options.Listen.Equals(IPAddress.Any) || options.Listen.Equals(IPAddress.IPv6Any) ? cluster.SiloAddress : options.Listen;
        return options with
        {
            Port = port,
            Cluster = cluster with
            {
                SiloPort = cluster.SiloPort > 0 ? cluster.SiloPort : FreePort.Next(cluster.SiloAddress),
                Serves = new UriBuilder(Uri.UriSchemeHttp, host.ToString(), port).Uri,
            },
        };
    }

    // A server that listens at every address is called at one of them.
    private static Uri Reached(Uri bound, IPAddress listen) => listen switch
    {
        _ when listen.Equals(IPAddress.Any) => new UriBuilder(bound) { Host = $"{IPAddress.Loopback}" }.Uri,
        _ when listen.Equals(IPAddress.IPv6Any) => new UriBuilder(bound) { Host = $"{IPAddress.IPv6Loopback}" }.Uri,
        _ => bound,
    };

    private void LogStart(MeshHostOptions options)
    {
        if (options.Cluster is { } silo) _log.Joined(silo.SiloAddress, silo.SiloPort, silo.ClusterId, silo.Nodes, silo.Serves ?? Address);
        else _log.Began(options.Topology.Name, Address);
    }

    // A topology in the store counts, and not the topology of the file.
    private static void EnsureSameNetwork(WebApplication application, MeshHostOptions options)
    {
        var inForce = application.Services.GetRequiredService<NetworkView>().Current?.Topology.Name;
        if (inForce is { } name && name != options.Topology.Name) throw new OtherNetworkException(name.Value);
    }

    // A silo that is fenced or fails before it gets a snapshot has begun as well: its caller ends it.
    private static async Task HasBegunAsync(WebApplication application, CancellationToken cancellationToken)
    {
        var network = application.Services.GetRequiredService<NetworkView>().WaitForAsync(_ => true, cancellationToken);
        var ending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stopping = application.Lifetime.ApplicationStopping.Register(ending.SetResult);
        await await Task.WhenAny(network, ending.Task, application.Services.GetRequiredService<ISiloFence>().Fenced);
    }

    /// <summary>The network in service; null if this silo had to end before it got a snapshot.</summary>
    public NetworkTopology? Network => Services.GetRequiredService<NetworkView>().Current?.Topology;

    /// <summary>Whether the cluster's store made a start fail: it does not answer, or refuses this silo.</summary>
    public static bool IsStoreFault(Exception fault) => ClusteringServices.IsStoreFault(fault);

    /// <summary>Whether a start failed because silos that the cluster's store lists as alive do not answer.</summary>
    public static bool IsJoinFault(Exception fault) => ClusteringServices.IsJoinFault(fault);

    /// <summary>
    /// What this process serves, as soon as the condition holds. The process knows this without a call to itself, which a proxy or a
    /// firewall could stop.
    /// </summary>
    /// <param name="progress">Gets each state before that one.</param>
    public Task<ServiceState> WaitForServiceAsync(
        Func<ServiceState, bool> condition, CancellationToken cancellationToken, Action<ServiceState>? progress = null) =>
        Services.GetRequiredService<NetworkHealth>().WaitForAsync(condition, progress, cancellationToken);

    /// <summary>Returns when the process has to stop, or the token is cancelled. Nothing is stopped yet.</summary>
    public async Task WaitForStopAsync(CancellationToken cancellationToken)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var byProcess = _application.Lifetime.ApplicationStopping.Register(() => stop.TrySetResult());
        using var byCaller = cancellationToken.Register(() => stop.TrySetResult());
        await stop.Task;
    }

    /// <summary>Whether a part of the process failed, which stops the process.</summary>
    public bool HasFailed =>
        Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true });

    /// <summary>
    /// Drains the silo before it stops: SAEs collect the keys that wait, then nodes migrate to other silos that host them.
    /// </summary>
    /// <param name="patience">How long keys may still be collected.</param>
    public async Task DrainAsync(TimeSpan patience)
    {
        _log.DrainBegins(patience.TotalSeconds);
        Services.GetRequiredService<NetworkHealth>().Leave();
        await Services.GetRequiredService<SiloDrain>().RunAsync(patience);
        _log.DrainEnded();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        if (!_application.Lifetime.ApplicationStopped.IsCancellationRequested) await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
    }
}
