using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Control;

/// <summary>
/// Keeps this process's <see cref="NetworkView"/> up to date. It asks the controller to start, subscribes, and renews the subscription
/// regularly, so that a view that the controller dropped catches up. Each answer confirms the view for the length of its lease.
/// </summary>
public sealed partial class NetworkSubscription(
    IGrainFactory grains, NetworkView view, TopologyDefinition topology, ISilos silos, TimeProvider time,
    LastLinkStates links, ILogger<NetworkSubscription> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Orleans holds the observer weakly: this method keeps it alive.
        var observer = new ViewObserver(Publish);
        var reference = grains.CreateObjectReference<INetworkObserver>(observer);
        var controller = grains.Controller(topology.Name);
        var silo = silos.Here;
        using var timer = new PeriodicTimer(MeshTimings.Default.RenewalPeriod, time);
        do
        {
            try
            {
                if (await AskAsync()) continue;
                await controller.StartAsync(topology);
                await AskAsync();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // This silo serves by its last snapshot, whatever keeps the controller from answering.
                LogUnreachable(failure.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
        GC.KeepAlive(observer);

        // False if the controller has no network yet.
        async Task<bool> AskAsync()
        {
            var asked = time.GetTimestamp();
            var answer = view.Current is { Version: var known }
                ? controller.RenewAsync(reference, silo, known)
                : controller.SubscribeAsync(reference, silo);
            // By the system's clock: the simulated time of a test may outrun an answer on its way. A silo that stops does not wait for it.
            var snapshot = await answer.AsTask().WaitAsync(MeshTimings.Default.ControlPatience, TimeProvider.System, stoppingToken);
            if (snapshot is not null) Publish(snapshot);
            if (view.Current is null) return false;
            view.Confirm(asked);
            return true;
        }
    }

    private void Publish(NetworkSnapshot snapshot)
    {
        view.Publish(snapshot);
        links.Hear(view.Current!);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the controller does not answer, so this silo uses its last snapshot: {Why}")]
    private partial void LogUnreachable(string why);

    private sealed class ViewObserver(Action<NetworkSnapshot> publish) : INetworkObserver
    {
        public ValueTask PublishedAsync(NetworkSnapshot snapshot)
        {
            publish(snapshot);
            return ValueTask.CompletedTask;
        }
    }
}
