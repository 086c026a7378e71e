using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Node;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.KeySupply;
using QkdMesh.Grains.Placement;
using QkdMesh.Grains.Telemetry;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>
/// A shell around one node's <see cref="KeyManager"/>: it starts and ends the node in this silo, and passes calls on. Calls interleave.
/// That is safe because every decision is one synchronous step (<see cref="ActingNode"/>), and no state here spans a wait.
/// </summary>
[Reentrant, KeepAlive, NodePlacement]
public sealed class NodeGrain(
    ActingNodeFactory nodes, INodeHosting hosting, LocalNodes local, NodeMetrics metrics, KeySupplyOptions supplyOptions,
    NodeOptions options, RollbackFence rollback, TimeProvider time, ILogger<NodeGrain> logger)
    : Grain, INodeGrain, ILocalNode
{
    private ActingNode _node = null!;
    private ProcedureRunner _calls = null!;
    private NodeSupply _supply = null!;
    private NodeStreams _streams = null!;
    private CallEffects _effects = null!;

    // Not in the constructor: of the activations that are made for a node at one time, only one is activated.
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _node = nodes.Start(new NodeId(this.GetPrimaryKeyString()));
        _calls = new ProcedureRunner(GrainFactory, hosting, time, peer => metrics.Unanswered(_node.Id, peer));
        var signals = new StreamSignals(time, options.StreamPatience);
        _supply = new NodeSupply(_node, _calls, supplyOptions, metrics);
        _streams = new NodeStreams(_node, _calls, _supply, signals, supplyOptions.FollowerPatience);
        _effects = new CallEffects(_node.Unchecked, metrics, signals, logger);
        local.Add(this, TaskScheduler.Current);
        var period = new GrainTimerCreationOptions(options.TidyPeriod, options.TidyPeriod) { Interleave = true, KeepAlive = true };
        this.RegisterGrainTimer(TidyAsync, period);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        local.Remove(this);
        metrics.Forget(_node.Unchecked);
        _node.Unchecked.ShutDown();
        return Task.CompletedTask;
    }

    public async ValueTask<Result<T>> AnswerAsync<T>(NodeCall<T> call)
    {
        if (call.IsForNewKey && _node.Leaving is { } refusal)
        {
            _effects.Refused(call, refusal);
            return refusal;
        }
        if (call is StreamRoomCall room) await _streams.AwaitRoomAsync(room.Stream);
        var answer = _node.BeginDecision().Answer(call, _node.Now);
        await _calls.RunAsync(answer.Steps(), beforeDecision: () => _node.BeginDecision());
        _effects.Of(call, answer);
        rollback.Check(_node.Unchecked);
        return answer.Outcome;
    }

    public async ValueTask<Result<SuppliedKeys>> SupplyAsync(KeyRequest request, CancellationToken cancellation)
    {
        var supply = await _supply.SupplyAsync(request, cancellation);
        return supply.IsOk ? new SuppliedKeys(supply.Value.Keys, supply.Value.Routes) : supply.Error;
    }

    public ValueTask WithdrawAsync(KeyBatchId batch, SaeId master, SaeId slave) => _supply.WithdrawAsync(batch, master, slave);

    public ValueTask<Result<IReadOnlyList<SuppliedKey>>> CollectAsync(
        SaeId caller, SaeId master, IReadOnlyList<KeyId> ids, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(_supply.Collect(caller, master, ids));
    }

    public ValueTask<int> CountWaitingAsync(SaeId master, SaeId slave) => new(_supply.CountWaiting(master, slave));

    public ValueTask<Route?> KeptRouteAsync(NodeId target, int maxHops) => new(_node.BeginDecision().KeptRoute(target, maxHops));

    public ValueTask<Result<int>> OpenStreamAsync(StreamId stream, SaeId sae) => new(_streams.Open(stream, sae));

    public ValueTask CloseStreamAsync(StreamId stream, SaeId sae, int generation)
    {
        _node.BeginDecision().CloseStream(stream, sae, generation);
        return ValueTask.CompletedTask;
    }

    public ValueTask<Result<StreamBatch?>> DriveStreamAsync(
        StreamId stream, int generation, KeyRequest request, CancellationToken cancellation) =>
        _streams.DriveAsync(stream, generation, request, cancellation);

    public ValueTask<Result<StreamBatch?>> FollowStreamAsync(
        StreamId stream, int generation, int keySize, CancellationToken cancellation) =>
        _streams.FollowAsync(stream, generation, keySize / 8, cancellation);

    public ValueTask PingAsync() => ValueTask.CompletedTask;

    NodeId ILocalNode.Node => _node.Id;

    TimeSpan ILocalNode.Time => _node.Now;

    int ILocalNode.CountUncollected(TimeSpan arrivedBy) => _node.Unchecked.CountWaitingFrom(arrivedBy);

    void ILocalNode.RefuseNewWork() => _node.RefuseNewWork();

    void ILocalNode.MigrateTo(SiloAddress silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        this.MigrateOnIdle();
    }

    void ILocalNode.Zeroise() => _node.Unchecked.ShutDown();

    private Task TidyAsync()
    {
        if (_node.MayAct) _node.BeginDecision().Tidy(_node.Now, options.BlockPatience);
        metrics.Tell(_node.Unchecked);
        return Task.CompletedTask;
    }
}
