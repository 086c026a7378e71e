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

/// <summary>A network, or a cluster's part of one, in one process: grains on a silo, and gRPC services. Several may run beside each other.</summary>
public sealed class MeshHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ILogger _log;
    private bool _disposed;

    private MeshHost(WebApplication application, Uri address, Uri? management) =>
        (_application, _log, Address, Management) = (application, application.Services.GetRequiredService<ILogger<MeshHost>>(), address, management);

    /// <summary>Of the gRPC services: HTTP/2 without TLS.</summary>
    public Uri Address { get; }

    /// <summary>Of health and metrics; null where they are not served.</summary>
    public Uri? Management { get; }

    /// <summary>Ends with the reason when this silo lost its place in its cluster: its key is destroyed, and the process is to end without a word to anyone.</summary>
    public Task<string> Fenced => Services.GetRequiredService<ISiloFence>().Fenced;

    public IServiceProvider Services => _application.Services;

    /// <summary>Returns when the network is published and calls are taken. Links get their first key a moment later: ask the health service.</summary>
    /// <exception cref="PortTakenException">A port is taken.</exception>
    /// <exception cref="AddressException">The machine has no such address.</exception>
    /// <exception cref="StoreUnusableException">The cluster's store is not there, or does not let this silo in.</exception>
    /// <exception cref="Audit.AuditDirectoryException">The audit log cannot be written.</exception>
    /// <exception cref="OtherNetworkException">The cluster runs another network.</exception>
    public static async Task<MeshHost> StartAsync(MeshHostOptions options, CancellationToken cancellationToken)
    {
        FreePort.EnsureFree(options.Listen, options.Port);
        if (options.ManagementPort is > 0 and var named) FreePort.EnsureFree(options.Listen, named);
        if (options.Cluster is { SiloPort: > 0 } silo) FreePort.EnsureFree(silo.SiloAddress, silo.SiloPort);
        if (options.Cluster is { } cluster) options = Placed(options, cluster);
        if (options.ManagementPort is 0) options = options with { ManagementPort = FreePort.Next(options.Listen) };
        var application = MeshComposition.Build(options);
        try
        {
            await application.Services.ConnectToStoreAsync();
            await application.StartAsync(cancellationToken);
            await HasBegunAsync(application, cancellationToken);
            // The store has a topology of its own, which counts from then on.
            if (application.Services.GetRequiredService<NetworkView>().Current is { } inForce && inForce.Topology.Name != options.Topology.Name)
                throw new OtherNetworkException(inForce.Topology.Name.Value);
            var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            var management = options.ManagementPort is { } port ? new UriBuilder(address) { Port = port }.Uri : null;
            var host = new MeshHost(application, new Uri(address), management);
            if (options.Cluster is { } joined) host._log.Joined(joined.SiloAddress, joined.SiloPort, joined.ClusterId, joined.Nodes, host.Address);
            else host._log.Began(options.Topology.Name, host.Address);
            return host;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    // Other silos hear with its name where it is, before it listens.
    private static MeshHostOptions Placed(MeshHostOptions options, ClusterSettings cluster)
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

    // A silo that is fenced, or a part of which fails, before it knows the network has begun as well: to end.
    private static async Task HasBegunAsync(WebApplication application, CancellationToken cancellationToken)
    {
        var network = application.Services.GetRequiredService<NetworkView>().WaitForAsync(_ => true, cancellationToken);
        var ending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stopping = application.Lifetime.ApplicationStopping.Register(ending.SetResult);
        await await Task.WhenAny(network, ending.Task, application.Services.GetRequiredService<ISiloFence>().Fenced);
    }

    /// <summary>The network in force; null where this silo was to end before it knew.</summary>
    public NetworkTopology? Network => Services.GetRequiredService<NetworkView>().Current?.Topology;

    /// <summary>Whether a start failed for the cluster's store: it is not there, or does not let this silo in.</summary>
    public static bool IsStoreFault(Exception fault) => ClusteringServices.IsStoreFault(fault);

    /// <summary>Whether a start failed because the silos that the cluster's store has as alive do not answer.</summary>
    public static bool IsJoinFault(Exception fault) => ClusteringServices.IsJoinFault(fault);

    /// <summary>Returns when the process is told to stop, or the token is cancelled. Nothing is stopped yet.</summary>
    public async Task WaitUntilToldToStopAsync(CancellationToken cancellationToken)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var byProcess = _application.Lifetime.ApplicationStopping.Register(() => told.TrySetResult());
        using var byCaller = cancellationToken.Register(() => told.TrySetResult());
        await told.Task;
    }

    /// <summary>Whether a part of it failed, which stops it.</summary>
    public bool HasFailed => Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true });

    /// <summary>Before it is stopped: nodes that other silos host as well move there, and what waits is collected, as long as the patience lasts.</summary>
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
