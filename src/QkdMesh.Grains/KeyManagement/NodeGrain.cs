using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Randomness;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.KeyRelay;
using QkdMesh.Grains.KeySupply;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>
/// A shell around one node's <see cref="KeyManager"/>. Calls interleave, which is safe because every decision of the key manager
/// is one synchronous step; it keeps no state of its own that spans a wait.
/// </summary>
[Reentrant, KeepAlive]
public sealed class NodeGrain : Grain, INodeGrain
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly NetworkView _view;
    private readonly NodeOptions _options;
    private readonly KeyManager _manager;
    private readonly NodeCalls _nodes;
    private readonly LinkSessions _sessions;
    private readonly KeySupplier _supplier;
    private readonly StreamSignals _signals;
    private NetworkSnapshot? _adopted;

    public NodeGrain(
        NetworkView view, IEntropy entropy, KeySupplyOptions supplyOptions, NodeOptions options, TimeProvider time, IGrainFactory grains,
        ILogger<NodeGrain> logger)
    {
        _time = time;
        _started = time.GetTimestamp();
        _view = view;
        _options = options;
        _manager = new KeyManager(new NodeId(this.GetPrimaryKeyString()), supplyOptions, entropy);
        _nodes = new NodeCalls(grains, time);
        _sessions = new LinkSessions(_manager.Links, _nodes, view, logger);
        _supplier = new KeySupplier(_manager, new RelayDriver(_manager, _nodes, view), view, supplyOptions, time);
        _signals = new StreamSignals(time, options.StreamPatience);
    }

    private TimeSpan Now => _time.GetElapsedTime(_started);

    /// <summary>The key manager, as of the newest snapshot that this silo knows.</summary>
    private KeyManager Manager
    {
        get
        {
            if (_view.Current is { } network && !ReferenceEquals(network, _adopted)) _manager.Adopt(_adopted = network);
            return _manager;
        }
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(
            () =>
            {
                Manager.Tidy(Now, _options.BlockPatience);
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(_options.TidyPeriod, _options.TidyPeriod) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _manager.ShutDown();
        return Task.CompletedTask;
    }

    public ValueTask<Result<SessionNonce>> GreetAsync(LinkId link, SessionNonce peer)
    {
        var store = Manager.Links.EndOf(link);
        return new(store.IsOk ? store.Value.Greet(peer) : store.Error);
    }

    public ValueTask OpenSessionAsync(LinkId link)
    {
        _ = Manager;
        return _sessions.OpenAsync(link);
    }

    public ValueTask<Result<byte[]>> ConfirmAsync(byte[] offer)
    {
        var link = BlockConfirmation.LinkOf(offer);
        if (!link.IsOk) return new(link.Error);
        var store = Manager.Links.EndOf(link.Value);
        return new(store.IsOk ? BlockConfirmation.Answer(store.Value, offer) : store.Error);
    }

    public ValueTask<Result<LinkEndReport>> HandOverAsync(LinkId link, bool carries, IReadOnlyList<KeyBlock> blocks)
    {
        try
        {
            var end = Manager.Links.EndOf(link);
            if (!end.IsOk) return new(end.Error);
            Manager.Links.SetCarrying(link, carries);
            foreach (var block in blocks) _ = end.Value.Ingest(block, Now);
            return new(LinkEndReport.Of(end.Value));
        }
        finally
        {
            foreach (var block in blocks) block.Key.Dispose();
        }
    }

    public async ValueTask<Result<LinkEndReport>> ConfirmBlocksAsync(LinkId link)
    {
        var end = Manager.Links.EndOf(link);
        if (!end.IsOk) return end.Error;
        await _sessions.ConfirmAsync(end.Value);
        return LinkEndReport.Of(end.Value);
    }

    public ValueTask<Result<RelayReceipt>> RelayAsync(byte[] message)
    {
        var receipt = Manager.Relay(message, Now);
        if (receipt is { IsOk: true, Value.Stream: { } stream }) _signals.Raise(stream);
        return new(receipt);
    }

    public ValueTask<Result<Done>> CanSendAsync(LinkId link, int bytes) => new(Manager.Links.CanSend(link, bytes));

    public async ValueTask<Result<SuppliedKeys>> SupplyAsync(KeySupplyOrder order)
    {
        _ = Manager;
        var supply = await _supplier.SupplyAsync(order, Now);
        return supply.IsOk ? supply.Value.Keys : supply.Error;
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

    public async ValueTask<Result<StreamBatch?>> DriveStreamAsync(StreamId stream, int generation, KeySupplyOrder order)
    {
        var far = _view.Current?.Topology.FindSae(stream.Follower)?.Node;
        if (far is not { } node) return new MeshError(ErrorCode.UnknownPeer, $"{stream.Follower} is no SAE of this network");
        if (Manager.CheckHeld(stream, stream.Driver, generation, Now) is { } lost) return lost;
        if (!await _nodes[node].AwaitStreamRoomAsync(stream)) return (StreamBatch?)null;
        var supply = await _supplier.SupplyAsync(order, Now, () => Manager.NextPlace(stream, generation, order.Count, Now));
        if (!supply.IsOk) return supply.Error;
        _signals.Raise(stream);
        return new StreamBatch(supply.Value.Place!.Index, supply.Value.Keys.Keys);
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
}
