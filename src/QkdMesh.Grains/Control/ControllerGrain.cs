using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Control;

/// <summary>A shell around one network's <see cref="NetworkController"/>: publishes its snapshots and runs its links.</summary>
[Reentrant, KeepAlive]
public sealed class ControllerGrain(LinkOptions options, TimeProvider time, IGrainFactory grains, ILogger<ControllerGrain> logger)
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
        var links = _controller.Snapshot?.Topology.Definition.Links ?? [];
        await Task.WhenAll(links.Select(link => grains.Link(link.Id).RetireAsync().AsTask()));
    }

    public async ValueTask<Result<AppliedTopology>> ApplyAsync(TopologyDefinition topology)
    {
        await _orders.WaitAsync();
        try
        {
            var update = _controller.Apply(new NetworkTopology(topology));
            if (!update.IsOk) return update.Error;
            await PublishAsync();
            foreach (var link in update.Value.Removed) await grains.Link(link).RetireAsync();
            var states = await Task.WhenAll(topology.Links.Select(ConfigureAsync));
            await RecordAsync(states);
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
            if (order.IsOk) await RecordAsync([await ConfigureAsync(order.Value)]);
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
        _reports[link] = state;
        if (_controller.Snapshot?.StateOf(link).Status != state.Status) await PublishReportsAsync();
    }

    public ValueTask<NetworkSnapshot?> SubscribeAsync(INetworkObserver observer)
    {
        _views.Add(observer);
        return new(_controller.Snapshot);
    }

    public void Dispose() => _orders.Dispose();

    private async Task<KeyValuePair<LinkId, LinkState>> ConfigureAsync(LinkDefinition link) =>
        KeyValuePair.Create(link.Id, await grains.Link(link.Id).ConfigureAsync(_controller.Snapshot!.Topology.Name, link, _controller.IsCut(link.Id)));

    private Task PublishReportsAsync()
    {
        var reports = _reports.ToList();
        _reports.Clear();
        return RecordAsync(reports);
    }

    private Task RecordAsync(IEnumerable<KeyValuePair<LinkId, LinkState>> states) =>
        _controller.Record(states) ? PublishAsync() : Task.CompletedTask;

    private Task PublishAsync() => _views.PublishAsync(_controller.Snapshot!);
}
