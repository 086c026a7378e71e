using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QkdMesh.Clustering;
using QkdMesh.Clustering.Identity;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains;
using QkdMesh.Grains.Drain;
using QkdMesh.Grains.Membership;
using QkdMesh.Host.Listeners;
using QkdMesh.Northbound;
using QkdMesh.Northbound.Health;
using QkdMesh.Northbound.Identity;
using QkdMesh.Pki;
using QkdMesh.Protos;

namespace QkdMesh.Host;

/// <summary>
/// One process: a silo with its grains, and gRPC services. It runs a whole network, or is one silo of a cluster. Several hosts may run in
/// one process.
/// </summary>
public sealed class MeshHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ILogger _log;
    private readonly ISiloFence _fence;
    private readonly IStoreHealth _store;
    private bool _disposed;

    private MeshHost(WebApplication application, Uri address, Uri? management)
    {
        (_application, Address, Management) = (application, address, management);
        _log = application.Services.GetRequiredService<ILogger<MeshHost>>();
        (_fence, _store) = (Services.GetRequiredService<ISiloFence>(), Services.GetRequiredService<IStoreHealth>());
    }

    /// <summary>
    /// URL of the gRPC services: with TLS, those for SAEs. A process that listens at every address of the machine gives the loopback
    /// address.
    /// </summary>
    public Uri Address { get; }

    /// <summary>URL at which operators give orders. Without TLS, it is <see cref="Address"/>.</summary>
    public required Uri Operators { get; init; }

    /// <summary>Whether the process listens at every address of the machine.</summary>
    public bool IsEverywhere { get; private init; }

    /// <summary>Whether callers name themselves, and nobody proves anything.</summary>
    public bool IsDevelopment => Services.GetRequiredService<ICallerIdentity>().IsDevelopment;

    /// <summary>What an operator has to know of how callers are known, one line each.</summary>
    public IEnumerable<string> CallerWarnings => Services.GetRequiredService<CallerPolicy>().Warnings;

    /// <summary>URL of health and metrics; null if they are not served.</summary>
    public Uri? Management { get; }

    /// <summary>
    /// Completes with the reason when this silo is fenced: its key is destroyed, and the process has to end without further calls.
    /// </summary>
    public Task<string> Fenced => _fence.Fenced;

    public IServiceProvider Services => _application.Services;

    /// <summary>
    /// Returns when the network is published and the process accepts calls. Links get their first key a moment later:
    /// <see cref="WaitForServiceAsync"/> waits for that.
    /// </summary>
    /// <exception cref="PortTakenException">A port is taken.</exception>
    /// <exception cref="PortForbiddenException">This user may not listen on a port.</exception>
    /// <exception cref="AddressException">The process cannot listen at an address.</exception>
    /// <exception cref="SocketTakenException">Another program listens at the Unix socket.</exception>
    /// <exception cref="SocketPathException">The process cannot listen at the Unix socket.</exception>
    /// <exception cref="InsecureListenException">The address is not of this machine alone, and there is no TLS.</exception>
    /// <exception cref="CredentialException">The certificate or the trusted authorities cannot be used.</exception>
    /// <exception cref="StoreUnusableException">The cluster's store does not answer, or refuses this silo.</exception>
    /// <exception cref="OtherContractException">A silo of a release with another contract runs in the cluster.</exception>
    /// <exception cref="Audit.AuditDirectoryException">The audit log cannot be written.</exception>
    /// <exception cref="OtherNetworkException">The cluster runs another network.</exception>
    public static async Task<MeshHost> StartAsync(MeshHostOptions options, CancellationToken cancellationToken)
    {
        if (options is { Tls: not null, OperatorPort: null }) options = options with { OperatorPort = 0 };
        FreePort.EnsureFree(options);
        if (options is { Tls: null, InsecureListen: false } && !IPAddress.IsLoopback(options.Listen))
            throw new InsecureListenException(options.Listen);
        if (options is { Tls: null, InsecureListen: false, Cluster: { Identity: null } open } && !IPAddress.IsLoopback(open.SiloAddress))
            throw new InsecureListenException(open.SiloAddress);
        if (options.Cluster is { } cluster) options = WithPorts(options, cluster);
        if (options.OperatorPort is 0) options = options with { OperatorPort = FreePort.Next(options.Listen) };
        if (options.ManagementPort is 0) options = options with { ManagementPort = FreePort.Next(options.Listen) };
        var gate = new LogGate();
        var application = MeshComposition.Build(options, gate);
        try
        {
            await application.Services.ConnectToStoreAsync();
            await application.StartAsync(cancellationToken);
            await HasBegunAsync(application, cancellationToken);
            EnsureSameNetwork(application, options);
            gate.Started();
            application.Lifetime.ApplicationStopping.Register(gate.Ends);
            var bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            var address = CalledAddress.Of(new Uri(bound));
            var management = options.ManagementPort is { } port ? new UriBuilder(address) { Port = port }.Uri : null;
            var host = new MeshHost(application, address, management)
            {
                Operators = options.OperatorPort is { } orders ? new UriBuilder(address) { Port = orders }.Uri : address,
                IsEverywhere = address.Host != new Uri(bound).Host,
            };
            host.LogStart(options);
            return host;
        }
        catch (Exception fault)
        {
            // What fails because the start was stopped is no fault.
            if (!cancellationToken.IsCancellationRequested && !IsExplained(fault))
                application.Services.GetRequiredService<ILogger<MeshHost>>().StartFailed(fault);
            gate.StartFailed();
            await EndFailedStartAsync(application);
            if (!FreePort.IsConflict(fault)) throw;
            // A program took the port since the check. The check names the port.
            FreePort.EnsureFree(options);
            throw new PortTakenException(null, fault);
        }
    }

    // Parts of a silo that is disposed of without a stop go on for ever, one of them without a pause. The stop waits for nothing.
    private static async Task EndFailedStartAsync(WebApplication application)
    {
        try
        {
            await application.StopAsync(new CancellationToken(canceled: true));
        }
        catch (Exception)
        {
            // The fault of the start counts, and not what follows from it.
        }

        await application.DisposeAsync();
    }

    // The caller of a start tells these to the operator. Any other fault is one of this program, and its place in the code matters.
    private static bool IsExplained(Exception fault) =>
        fault is StoreUnusableException or OtherContractException or OtherNetworkException or OperationCanceledException
            or CredentialException
        || IsStoreFault(fault) || IsJoinFault(fault) || FreePort.IsConflict(fault);

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
                SiloPort = cluster.SiloPort > 0 ? cluster.SiloPort : FreePort.Next(cluster.SiloAddress, isOfSilo: true),
                Identity = cluster.Identity ?? IdentityOf(options),
                Serves = new UriBuilder(options.Tls is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps, host.ToString(), port).Uri,
            },
        };
    }

    // The certificate of gRPC is the silo's: it names the nodes that the silo may host.
    private static SiloCertificates? IdentityOf(MeshHostOptions options) => options.Tls is { } tls
        ? new SiloCertificates(tls.CredentialDirectory, tls.TrustDirectory, options.Topology.Name, TimeProvider.System)
        : null;

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
    public NetworkTopology? Network => Snapshot?.Topology;

    /// <summary>The newest state of the network that this process knows; null before the first one.</summary>
    public NetworkSnapshot? Snapshot => Services.GetRequiredService<NetworkView>().Current;

    /// <summary>Whether this silo has lost the right to act, and not because its end took too long.</summary>
    public bool IsFenced => _fence.HasBegun && !IsEnding;

    private bool IsEnding { get; set; }

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
        var left = await Services.GetRequiredService<SiloDrain>().RunAsync(patience);
        // Then the fence took the keys, and not the drain.
        if (_fence.HasBegun) return;
        if (left == 0) _log.DrainEnded();
        else _log.DrainEndedWithKeys(Counted.Of(left, "key"));
    }

    /// <summary>
    /// Stops the process in order. If that takes too long, destroys all key and leaves the rest to the end of the process: a silo cannot
    /// write its end to a store that is away, and would try for a minute.
    /// </summary>
    public async Task EndAsync()
    {
        // A fenced silo makes no further call.
        if (_fence.HasBegun) return;
        IsEnding = true;
        var timings = MeshTimings.Default;
        var stop = DisposeAsync().AsTask();
        var isStopped = await IsDoneAsync(stop, timings.StopPatienceWithoutStore)
            || (_store.IsAvailable && await IsDoneAsync(stop, timings.StopPatience - timings.StopPatienceWithoutStore));
        // A part that cannot tell the store that it ends may also fail.
        if (isStopped && (_store.IsAvailable || !stop.IsFaulted))
        {
            await stop;
            return;
        }

        if (_store.IsAvailable) _log.StopCutShort(timings.StopPatience.TotalSeconds);
        else _log.StopCutShortWithoutStore(timings.StopPatienceWithoutStore.TotalSeconds);
        await DestroyKeyAsync("the stop took too long");
    }

    /// <summary>
    /// Takes the right to act from this process, and destroys all its key at once: each end accounts for it as discarded. The process has
    /// to end then.
    /// </summary>
    public async Task DestroyKeyAsync(string reason) => await IsDoneAsync(_fence.FenceAsync(reason), MeshTimings.Default.ZeroisePatience);

    private static async Task<bool> IsDoneAsync(Task task, TimeSpan patience) =>
        await Task.WhenAny(task, Task.Delay(patience, TimeProvider.System)) == task;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        if (!_application.Lifetime.ApplicationStopped.IsCancellationRequested) await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
    }
}
