using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Control;

/// <summary>A shell around one network's <see cref="NetworkController"/>: publishes its snapshots and runs its links.</summary>
[Reentrant, KeepAlive]
public sealed partial class ControllerGrain(LinkOptions options, TimeProvider time, IGrainFactory grains, ILogger<ControllerGrain> logger)
    : Grain, IControllerGrain, IDisposable
{
    private readonly NetworkController _controller = new();
    private readonly NetworkViews _views = new(time, logger);
    private readonly Dictionary<LinkId, LinkState> _reports = [];
    private readonly SemaphoreSlim _orders = new(1);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(
            PublishReportsAsync, new GrainTimerCreationOptions(options.ReportPeriod, options.ReportPeriod) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public async ValueTask StartAsync(TopologyDefinition topology)
    {
        if (_controller.Snapshot is null) await ApplyAsync(topology);
    }

    public async ValueTask StopAsync()
    {
        await RetireAsync(_controller.Snapshot?.Topology.Definition.Links.Select(link => link.Id) ?? []);
    }

    public async ValueTask<Result<AppliedTopology>> ApplyAsync(TopologyDefinition topology)
    {
        await _orders.WaitAsync();
        try
        {
            var update = _controller.Apply(new NetworkTopology(topology));
            if (!update.IsOk) return update.Error;
            await PublishAsync();
            await RetireAsync(update.Value.Removed);
            await ConfigureAsync(topology.Links);
            return new AppliedTopology(_controller.Snapshot!.TopologyVersion, update.Value);
        }
        finally
        {
            _orders.Release();
        }
    }

    public async ValueTask<Result<LinkDefinition>> OrderCutAsync(LinkId link, bool cut)
    {
        await _orders.WaitAsync();
        try
        {
            var order = _controller.OrderCut(link, cut);
            if (order.IsOk) await ConfigureAsync([order.Value]);
            return order;
        }
        finally
        {
            _orders.Release();
        }
    }

    public async ValueTask<Result<NodeDefinition>> OrderQuarantineAsync(NodeId node, bool quarantined)
    {
        var order = _controller.OrderQuarantine(node, quarantined);
        if (order.IsOk) await PublishAsync();
        return order;
    }

    public async ValueTask ReportAsync(LinkId link, LinkState state)
    {
        if (_controller.Snapshot?.Topology.FindLink(link) is null)
        {
            // It did not hear that it is retired.
            await RetireAsync([link]);
            return;
        }
        _reports[link] = state;
        if (_controller.Snapshot?.StateOf(link).Status != state.Status) await PublishReportsAsync();
    }

    public ValueTask<NetworkSnapshot?> SubscribeAsync(INetworkObserver observer)
    {
        _views.Add(observer);
        return new(_controller.Snapshot);
    }

    public void Dispose() => _orders.Dispose();

    private async Task ConfigureAsync(IEnumerable<LinkDefinition> links)
    {
        var states = await Task.WhenAll(links.Select(async link => KeyValuePair.Create(
            link.Id, await grains.Link(link.Id).ConfigureAsync(_controller.Snapshot!.Topology.Name, link, _controller.IsCut(link.Id)))));
        // What a link said before its orders is out of date.
        foreach (var (link, _) in states) _reports.Remove(link);
        _controller.Record(states);
        await PublishAsync();
    }

    private async Task RetireAsync(IEnumerable<LinkId> links)
    {
        try
        {
            await Task.WhenAll(links.Select(link => grains.Link(link).RetireAsync().AsTask()));
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            LogNotRetired(failure);
        }
    }

    private Task PublishReportsAsync()
    {
        var reports = _reports.ToList();
        _reports.Clear();
        return RecordAsync(reports);
    }

    private Task RecordAsync(IEnumerable<KeyValuePair<LinkId, LinkState>> states) =>
        _controller.Record(states) ? PublishAsync() : Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "a link that left the network did not answer")]
    private partial void LogNotRetired(Exception failure);

    private Task PublishAsync() => _views.PublishAsync(() => _controller.Snapshot!);
}
