using Orleans.Concurrency;
using Orleans.Runtime;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using QkdMesh.History;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.Control;

/// <summary>
/// A shell around one network's <see cref="NetworkController"/>: keeps its record, publishes its snapshots and runs its links.
/// </summary>
[Reentrant, KeepAlive]
public sealed partial class ControllerGrain(
    LinkOptions options, IControlStore store, NetworkView view, ViewPublisher views, IMembershipLease lease, IKeyHistory history,
    TimeProvider time, IGrainFactory grains, TopologyLog log)
    : Grain, IControllerGrain, IDisposable
{
    private readonly Dictionary<LinkId, LinkState> _reports = [];
    private readonly SemaphoreSlim _orders = new(1);
    private NetworkController _controller = new();
    private LinkGrains _links = null!;
    private KeptRecord _kept = null!;
    private bool _isStopped;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var epoch = await store.OpenAsync();
        _controller = new NetworkController(epoch.Number, epoch.Record.With(view.Current));
        _links = new LinkGrains(grains, time, options.SilencePatience);
        _kept = new KeptRecord(store, epoch, DeactivateOnIdle);
        TellWhatIsInForce();
        this.RegisterGrainTimer(TickAsync, new(TimeSpan.Zero, options.ReportPeriod) { Interleave = true, KeepAlive = true });
    }

    // A store that went back in time may have lost a topology and a quarantine that were in force.
    private void TellWhatIsInForce()
    {
        if (!history.IsOn || _controller.Record.Topology is null) return;
        history.Add(_controller.Record.ToEvent());
        history.Add(_controller.Record.ToQuarantineEvent());
    }

    public async ValueTask StartAsync(TopologyDefinition topology)
    {
        if (_controller.Snapshot is null) await ApplyAsync(topology, mayChangeNetwork: true, mayChangeAccess: true);
    }

    public async ValueTask StopAsync()
    {
        _isStopped = true;
        await _links.RetireAsync(_controller.Snapshot?.Topology.Definition.Links.Select(link => link.Id) ?? []);
    }

    public async ValueTask<Result<AppliedTopology>> ApplyAsync(
        TopologyDefinition topology, bool mayChangeNetwork, bool mayChangeAccess, string? by = null)
    {
        var allowed = (mayChangeNetwork ? TopologyAreas.Network : TopologyAreas.None)
            | (mayChangeAccess ? TopologyAreas.Access : TopologyAreas.None);
        await _orders.WaitAsync();
        try
        {
            var checkedTopology = new NetworkTopology(topology);
            var plan = _controller.Plan(checkedTopology);
            if (!plan.IsOk) return plan.Error;
            if (_controller.CheckAllowed(topology, allowed) is { } forbidden) return forbidden;
            var consent = _controller.GiveTopology(topology, by, time.GetUtcNow());
            if (!consent.IsOk) return lease.IsHeld ? consent.Error : NoLease;
            // The topology is stored before it goes live. Otherwise a restart of every silo would bring back an older topology, and with
            // it SAEs that may not share keys any more.
            if (await _kept.SaveAsync(plan.Value) is { } fault)
                return new MeshError(fault, "the membership store does not answer, so the topology is not changed");
            // A node that was quarantined meanwhile may leave by this topology, which ends its quarantine. No consent was given for that.
            consent = _controller.GiveTopology(topology, by, time.GetUtcNow());
            if (!consent.IsOk)
            {
                _ = await _kept.SaveAsync(_controller.Record);
                return consent.Error;
            }
            var before = _controller.Snapshot?.Topology.Definition;
            var update = _controller.Apply(checkedTopology).Value;
            log.Changed(before, _controller.Snapshot!, by);
            if (history.IsOn) history.Add(_controller.Record.ToEvent());
            // A quarantine that was ordered meanwhile may have overwritten the plan in the store.
            _ = await _kept.SaveAsync(_controller.Record);
            var applied = _controller.Snapshot!;
            await PublishAsync();
            await _links.RetireAsync(update.Removed);
            await ConfigureAsync(topology.Links);
            return CheckHeard(applied.Version, "the topology is in service", unheard: []) is { } late
                ? late
                : new AppliedTopology(applied.TopologyVersion, update, consent.Value.First);
        }
        finally
        {
            _orders.Release();
        }
    }

    public async ValueTask<Result<LinkDefinition>> OrderCutAsync(LinkId link, bool cut)
    {
        if (!lease.IsHeld) return NoLease;
        await _orders.WaitAsync();
        try
        {
            var order = _controller.OrderCut(link, cut);
            if (!order.IsOk) return order;
            var (version, unheard) = await ConfigureAsync([order.Value]);
            return await KeepAsync(order, version, $"{link} is {(cut ? "cut" : "restored")}", unheard);
        }
        finally
        {
            _orders.Release();
        }
    }

    public async ValueTask<Result<OrderedNode>> OrderQuarantineAsync(NodeId node, bool quarantined, string? by = null)
    {
        if (!lease.IsHeld) return NoLease;
        var consent = quarantined ? Consent.OfOne : _controller.GiveRelease(node, by, time.GetUtcNow());
        if (!consent.IsOk) return consent.Error;
        var order = _controller.OrderQuarantine(node, quarantined);
        if (!order.IsOk) return order.Error;
        if (history.IsOn) history.Add(_controller.Record.ToQuarantineEvent());
        var version = _controller.Snapshot!.Version;
        await PublishAsync();
        var ordered = new OrderedNode(order.Value, consent.Value.First);
        return await KeepAsync<OrderedNode>(ordered, version, $"{node} is {(quarantined ? "quarantined" : "released")}");
    }

    public async ValueTask<Result<LinkDefinition>> AcknowledgeAlarmAsync(LinkId link)
    {
        if (!lease.IsHeld) return NoLease;
        var known = _controller.FindLink(link);
        if (!known.IsOk) return known.Error;
        // The link itself knows its alarm. The state that it answers with is kept.
        var state = await _links.AcknowledgeAlarmAsync(link);
        if (!state.IsOk) return state.Error;
        _reports.Remove(link);
        _controller.Report([KeyValuePair.Create(link, state.Value)]);
        var version = _controller.Snapshot!.Version;
        await PublishAsync();
        return await KeepAsync<LinkDefinition>(known.Value, version, $"the alarm of {link} is acknowledged");
    }

    public async ValueTask ReportAsync(LinkId link, LinkState state)
    {
        if (_controller.Snapshot?.Topology.FindLink(link) is null)
        {
            // The link was removed and did not hear of it.
            await _links.RetireAsync([link]);
            return;
        }
        _links.Heard(link);
        _reports[link] = state;
        if (_controller.Snapshot?.StateOf(link) is not { } known || !state.IsUrgentAfter(known)) return;
        await PublishReportsAsync();
        // An alarm is saved at once: the link and this controller may both end before the ends of the link have heard of it.
        _ = await _kept.SaveAsync(_controller.Record);
    }

    public ValueTask<NetworkSnapshot?> SubscribeAsync(INetworkObserver observer, string silo)
    {
        CheckMayConfirm();
        views.Add(observer, silo);
        return new(_controller.Snapshot);
    }

    public ValueTask<NetworkSnapshot?> RenewAsync(INetworkObserver observer, string silo, long version)
    {
        CheckMayConfirm();
        views.Add(observer, silo);
        views.Heard(silo, version);
        return new(_controller.Snapshot is { } snapshot && snapshot.Version > version ? snapshot : null);
    }

    public ValueTask LinkEndedAsync(LinkId link)
    {
        _links.Forget(link);
        // Not awaited: the link that calls cannot end before it has its answer.
        _ = RunSilentLinksAsync();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _orders.Dispose();

    // Another controller may have taken over. Its orders are not known here, so no view may go by what this one says.
    private void CheckMayConfirm()
    {
        if (!lease.IsHeld) throw new OrleansException("the controller's silo cannot confirm its cluster membership");
    }

    private async Task TickAsync()
    {
        await PublishReportsAsync();
        await RunSilentLinksAsync();
        _ = await _kept.SaveAsync(_controller.Record);
    }

    // A link whose silo ended is silent. Configuring it activates the link in another silo, which then has its orders.
    private async Task RunSilentLinksAsync()
    {
        if (_isStopped || _controller.Snapshot is not { } snapshot) return;
        var silent = _links.SilentOf(snapshot.Topology.Definition.Links);
        if (silent.Count > 0) await ConfigureAsync(silent);
    }

    /// <returns>The first version of the snapshot that shows the change, and the links and nodes that have not heard of it.</returns>
    private async Task<(long Version, IReadOnlyList<string> Unheard)> ConfigureAsync(IReadOnlyCollection<LinkDefinition> links)
    {
        var network = _controller.Snapshot!.Topology.Name;
        var number = _controller.NextOrder();
        var unheard = await _links.ConfigureAsync(network, links, ConfigurationOf, (link, state) =>
        {
            // A report that the link made before it got its orders is out of date.
            _reports.Remove(link);
            if (_controller.Report([KeyValuePair.Create(link, state)])) _ = PublishAsync();
        });
        // Also without a change: a link may have reported the same just before, and every view has to know when this method returns.
        var version = _controller.Snapshot.Version;
        await PublishAsync();
        return (version, unheard);

        LinkConfiguration ConfigurationOf(LinkId link) =>
            new(_controller.IsCut(link), _controller.IsAlarmed(link), number, _controller.IsAcknowledged(link));
    }

    private async Task PublishReportsAsync()
    {
        var reports = _reports.ToList();
        _reports.Clear();
        if (_controller.Report(reports)) await PublishAsync();
    }

    private Task PublishAsync() => views.PublishAsync(() => _controller.Snapshot!);

    private static MeshError NoLease { get; } =
        new(ErrorCode.SiloNotReady, "the controller's silo cannot confirm its cluster membership, so the order is not carried out");

    // An order that takes trust away must not wait for the store: it takes effect, and the operator hears that it is not stored.
    private async ValueTask<Result<T>> KeepAsync<T>(
        Result<T> order, long version, string done, IReadOnlyList<string>? unheard = null) =>
        await _kept.SaveAsync(_controller.Record) switch
    {
        null => CheckHeard(version, done, unheard ?? []) is { } late ? late : order,
        ErrorCode.StoreUnavailable when lease.IsHeld =>
            new MeshError(
                ErrorCode.StoreUnavailable,
                $"{CheckHeard(version, done, unheard ?? [])?.Detail ?? done}, but the membership store does not answer: "
                    + "a restart of every silo would lose this order"),
        var fault => new MeshError(
            fault.Value, $"another controller may have taken over: check whether {done}, and repeat the order if not"),
    };

    /// <summary>The reason why an order is not in force everywhere yet, or null.</summary>
    /// <param name="version">Of the first snapshot that shows the order.</param>
    /// <param name="unheard">Links and nodes that have not heard of it.</param>
    private MeshError? CheckHeard(long version, string done, IReadOnlyList<string> unheard)
    {
        var all = string.Join(", ", unheard.Concat(views.Unheard(version)));
        return all.Length == 0
            ? null
            : new(
                ErrorCode.OrderNotHeard,
                $"{done}, but not heard by {all}: a silo that has not heard moves key by the earlier state for at most "
                    + $"{views.Lease.TotalSeconds:0} s");
    }
}
