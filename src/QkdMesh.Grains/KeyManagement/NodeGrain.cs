using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Drain;
using QkdMesh.Grains.KeySupply;
using QkdMesh.Grains.Placement;
using QkdMesh.Grains.Telemetry;
using QkdMesh.History;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>
/// A shell around one node's <see cref="KeyManager"/>. Calls interleave, which is safe because every decision of the key manager
/// is one synchronous step; it keeps no state of its own that spans a wait.
/// </summary>
[Reentrant, KeepAlive, NodePlacement]
public sealed class NodeGrain : Grain, INodeGrain, ILocalNode
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly NetworkView _view;
    private readonly NodeOptions _options;
    private readonly IEntropy _entropy;
    private readonly IKeyHistory _history;
    private readonly KeySupplyOptions _supplyOptions;
    private readonly ILogger<NodeGrain> _logger;
    private readonly ReactivationHold _hold;
    private readonly NodeCalls _nodes;
    private readonly StreamSignals _signals;
    private readonly IMembershipLease _lease;
    private readonly DrainState _drain;
    private readonly LocalNodes _local;
    private readonly NodeMetrics _metrics;
    private readonly IPairedSourceFactory _sources;
    private readonly IKeyEncapsulation _kem;
    private readonly IAuditLog _audit;
    private KeyManager _manager = null!;
    private CallEffects _effects = null!;
    private TimeSpan _heldUntil;
    private bool _refusesNewWork;

    public NodeGrain(
        NetworkView view, IEntropy entropy, KeySupplyOptions supplyOptions, NodeOptions options, TimeProvider time, IGrainFactory grains,
        INodeHosting hosting, IKeyHistory history, IMembershipLease lease, ReactivationHold hold, DrainState drain, LocalNodes local, NodeMetrics metrics,
        IPairedSourceFactory sources, IKeyEncapsulation kem, IAuditLog audit, ILogger<NodeGrain> logger)
    {
        _sources = sources;
        _kem = kem;
        _audit = audit;
        _lease = lease;
        _hold = hold;
        _drain = drain;
        _local = local;
        _metrics = metrics;
        _time = time;
        _started = time.GetTimestamp();
        _view = view;
        _options = options;
        _supplyOptions = supplyOptions;
        _logger = logger;
        _entropy = entropy;
        _history = history;
        _nodes = new NodeCalls(grains, hosting, time, peer => metrics.Unanswered(Node, peer));
        _signals = new StreamSignals(time, options.StreamPatience);
    }

    private NodeId Node => _manager.Links.Node;

    private TimeSpan Now => _time.GetElapsedTime(_started);

    private bool MayAct => _lease.IsHeld && Now >= _heldUntil;

    /// <summary>The key manager, as of the newest snapshot that this silo knows.</summary>
    /// <exception cref="OrleansException">Another silo may act for the node now, the one that took this one's place or the one before it: no key may move.</exception>
    private KeyManager Manager
    {
        get
        {
            if (!MayAct) throw new OrleansException($"the silo of {Node} is not sure that no other one acts for it");
            if (_view.Latest is { } network && !ReferenceEquals(network, _manager.Network)) _manager.Adopt(network);
            return _manager;
        }
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Not before: of the activations that are made for a node at a time only one comes to life.
        var node = new NodeId(this.GetPrimaryKeyString());
        _heldUntil = Now + _hold.RemainingFor(node);
        _manager = new KeyManager(node, _supplyOptions, _entropy, _history, _sources, _kem, _audit);
        _effects = new CallEffects(_manager, _metrics, _signals, _logger);
        _local.Add(this, TaskScheduler.Current);
        this.RegisterGrainTimer(
            () =>
            {
                if (MayAct) Manager.Tidy(Now, _options.BlockPatience);
                _metrics.Tell(_manager);
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(_options.TidyPeriod, _options.TidyPeriod) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _local.Remove(this);
        _metrics.Forget(_manager);
        _manager.ShutDown();
        return Task.CompletedTask;
    }

    public async ValueTask<Result<T>> AnswerAsync<T>(NodeCall<T> call)
    {
        if (call.IsForNewKey && Leaving is { } refusal)
        {
            _effects.Refused(call, refusal);
            return refusal;
        }
        var answer = Manager.Answer(call, Now);
        await _nodes.RunAsync(answer.Steps(), refresh: () => _ = Manager);
        _effects.Of(call, answer);
        return answer.Outcome;
    }

    public async ValueTask<Result<SuppliedKeys>> SupplyAsync(KeyRequest request)
    {
        var supply = await SupplyAsync(request, null);
        return supply.IsOk ? new SuppliedKeys(supply.Value.Keys, supply.Value.Routes) : supply.Error;
    }

    public ValueTask<Result<IReadOnlyList<SuppliedKey>>> CollectAsync(SaeId caller, SaeId master, IReadOnlyList<KeyId> ids) =>
        new(Manager.Collect(caller, master, ids));

    public ValueTask<int> CountWaitingAsync(SaeId master, SaeId slave) => new(Manager.CountWaiting(master, slave));

    public ValueTask<Result<int>> OpenStreamAsync(StreamId stream, SaeId sae)
    {
        var generation = Manager.OpenStream(stream, sae, Now);
        _signals.Raise(stream);
        return new(generation);
    }

    public async ValueTask<Result<StreamBatch?>> DriveStreamAsync(StreamId stream, int generation, KeyRequest request)
    {
        var far = _view.Current?.Topology.FindSae(stream.Follower)?.Node;
        if (far is not { } node) return new MeshError(ErrorCode.UnknownPeer, $"{stream.Follower} is no SAE of this network");
        if (Manager.CheckHeld(stream, stream.Driver, generation, Now) is { } lost) return lost;
        if (!await _nodes[node].AwaitStreamRoomAsync(stream)) return (StreamBatch?)null;
        var supply = await SupplyAsync(request, () => Manager.NextPlace(stream, generation, request.Count, Now));
        if (!supply.IsOk) return supply.Error;
        _signals.Raise(stream);
        return new StreamBatch(supply.Value.Place!.Index, supply.Value.Keys);
    }

    public async ValueTask<Result<StreamBatch?>> FollowStreamAsync(StreamId stream, int generation, int keySize)
    {
        var next = Manager.TakeNext(stream, generation, keySize / 8, Now);
        // Its being here is what the driver waits for, as much as the room that it makes.
        _signals.Raise(stream);
        if (next is not { IsOk: true, Value: null } || !await _signals.WaitAsync(stream)) return next;
        next = Manager.TakeNext(stream, generation, keySize / 8, Now);
        _signals.Raise(stream);
        return next;
    }

    public async ValueTask<bool> AwaitStreamRoomAsync(StreamId stream)
    {
        while (!Manager.HasRoom(stream, Now) && await _signals.WaitAsync(stream))
        {
        }
        return Manager.HasRoom(stream, Now);
    }

    public ValueTask PingAsync() => ValueTask.CompletedTask;

    NodeId ILocalNode.Node => Node;

    TimeSpan ILocalNode.Time => Now;

    int ILocalNode.CountUncollected(TimeSpan arrivedBy) => _manager.CountWaitingFrom(arrivedBy);

    void ILocalNode.RefuseNewWork() => _refusesNewWork = true;

    void ILocalNode.MigrateTo(SiloAddress silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        this.MigrateOnIdle();
    }

    void ILocalNode.Zeroise() => _manager.ShutDown();

    private MeshError? Leaving => !_drain.RefusesNewWork && !_refusesNewWork ? null : new(ErrorCode.NodeUnavailable, $"the silo of {Node} is about to stop");

    private async ValueTask<Result<Supply>> SupplyAsync(KeyRequest request, Func<Result<StreamPlace>>? nextPlace)
    {
        if (Leaving is { } refusal) return refusal;
        var began = Now;
        var run = new KeySupplyRun(Manager, _supplyOptions, request, () => Now, nextPlace);
        await _nodes.RunAsync(run.Steps(), refresh: () => _ = Manager);
        _metrics.Supplied(Node, run.Outcome, Now - began);
        return run.Outcome;
    }
}
