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
    NodeOptions options, RollbackFence rollback, IDeliveryLog records, ILocalSiloDetails here, TimeProvider time,
    ILogger<NodeGrain> logger)
    : Grain, INodeGrain, ILocalNode
{
    private ActingNode _node = null!;
    private ProcedureRunner _calls = null!;
    private NodeStreams _streams = null!;
    private NodeKeySupply _supply = null!;
    private CallEffects _effects = null!;

    // Not in the constructor: of the activations that are made for a node at one time, only one is activated.
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _node = nodes.Start(new NodeId(this.GetPrimaryKeyString()));
        _calls = new ProcedureRunner(GrainFactory, hosting, time, records, peer => metrics.Unanswered(_node.Id, peer));
        var signals = new StreamSignals(time, options.StreamPatience);
        var supply = new NodeSupply(_node, _calls, supplyOptions, metrics);
        _streams = new NodeStreams(_node, _calls, supply, signals, supplyOptions.FollowerPatience);
        _supply = new NodeKeySupply(_node, supply, _streams, TaskScheduler.Current);
        _effects = new CallEffects(_node.Unchecked, metrics, signals, logger);
        local.Add(this, TaskScheduler.Current);
        var period = new GrainTimerCreationOptions(options.TidyPeriod, options.TidyPeriod) { Interleave = true, KeepAlive = true };
        this.RegisterGrainTimer(TidyAsync, period);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        local.Remove(this);
        // Orleans knows nothing of calls from this process, so they are awaited here.
        var late = new TaskCompletionSource();
        await using var limit = cancellationToken.Register(late.SetResult);
        await Task.WhenAny(_supply.CloseAsync(), late.Task);
        metrics.Forget(_node.Unchecked);
        _node.Unchecked.ShutDown();
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

    public ValueTask<Route?> KeptRouteAsync(NodeId target, int maxHops) => new(_node.BeginDecision().KeptRoute(target, maxHops));

    public ValueTask<string> LocateAsync() => new(here.SiloAddress.ToParsableString());

    public ValueTask PingAsync() => ValueTask.CompletedTask;

    NodeId ILocalNode.Node => _node.Id;

    INodeKeySupply ILocalNode.Supply => _supply;

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
