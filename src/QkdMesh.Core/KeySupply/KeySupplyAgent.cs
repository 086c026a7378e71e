using QkdMesh.Core.Audit;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Memory;
using QkdMesh.Core.Network;
using QkdMesh.Core.Recording;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeySupply;

/// <summary>The part of a node's key manager that faces its SAEs (KSA of ITU-T Y.3803): end-to-end keys that wait, and streams.</summary>
/// <param name="secrets">Secrets of hybrid batches that are on their way here.</param>
/// <param name="audit">Records each delivery before it happens.</param>
internal sealed class KeySupplyAgent(
    NodeId node, KeySupplyOptions options, AgreedSecrets secrets, DeliveryAudit audit, NodeHistory history, KeyStreams streams,
    MemoryBudget memory)
{
    private readonly WaitingKeys _waiting = new(options, history, memory);

    /// <summary>Bytes that the keys, secrets and streams of this node take of the budget.</summary>
    public long MemoryTaken => _waiting.MemoryTaken + secrets.MemoryTaken + streams.MemoryTaken;

    public int TotalWaiting => _waiting.Total;

    public int CountWaitingFrom(TimeSpan latest) => _waiting.CountFrom(latest);

    public int CountWaiting(SaeId master, SaeId slave) => _waiting.CountOf(master, slave);

    /// <summary>
    /// Why a delivery may not end here, or null. If it may not, the secret of its batch is destroyed: the source gives the batch up.
    /// </summary>
    public MeshError? CheckArrival(NetworkSnapshot network, Arrival arrival, TimeSpan now)
    {
        var refusal = CheckDelivery(network, arrival, now);
        // Another node may name the batch too.
        if (refusal is not null && network.Topology.FindSae(arrival.Delivery.Master)?.Node == arrival.Route[0])
            secrets.Forget(arrival.Delivery.Batch);
        return refusal;
    }

    /// <inheritdoc cref="WaitingKeys.RoomFor(KeyDelivery)"/>
    public int RoomFor(KeyDelivery delivery) => _waiting.RoomFor(delivery);

    // Every limit is this node's own: the sender's word counts for nothing.
    private MeshError? CheckDelivery(NetworkSnapshot network, Arrival arrival, TimeSpan now)
    {
        var delivery = arrival.Delivery;
        if (CheckTarget(network, delivery.Master, delivery.Slave) is { } refusal) return refusal;
        if (delivery.Count > options.MaxKeysPerRequest
            || delivery.KeyLength * 8 > options.MaxKeySize
            || delivery.Shares > options.MaxDisjointPaths)
            return new(ErrorCode.KeyCountOutOfRange, "the batch is larger than a request may be");
        return network.Topology.CheckStrength(delivery)
            ?? _waiting.CheckVoided(delivery, arrival.Route[0]) ?? secrets.Check(delivery)
            ?? _waiting.CheckOthers(delivery) ?? _waiting.CheckPromise(delivery, arrival.IsOverQkd)
            ?? _waiting.CheckDisjoint(delivery, arrival.Route)
            ?? CheckStream(delivery, now) ?? _waiting.CheckRoom(delivery) ?? _waiting.CheckQuotas(delivery, network.Topology)
            ?? audit.Check();
    }

    // A sender that invents streams, or sends only a share of each batch, must not fill this node.
    private MeshError? CheckStream(KeyDelivery delivery, TimeSpan now)
    {
        if (delivery.StreamId is not { } stream) return null;
        if (!streams.IsOpen(stream)) return new(ErrorCode.KeyStoreFull, $"{delivery.Slave} has not opened stream {stream.Name}");
        // The driver's clock and this node's may be wrong in opposite directions. What is sent as far must not make later batches late.
        if (streams.CheckReachable(stream, delivery.Stream!.Number, leads: 2, now) is { } unreachable) return unreachable;
        if (!StreamPlace.FitInEpoch(delivery.Stream.Number, delivery.Count))
            return new(ErrorCode.MalformedFrame, "a batch does not fit into the epoch of its stream");
        return BacklogOf(stream) + _waiting.CountIncomplete(delivery, now) >= 2 * options.StreamWindow
            ? new(ErrorCode.KeyStoreFull, $"{delivery.Slave} reads stream {stream.Name} too slowly")
            : null;
    }

    /// <summary>Agrees on the secret of a hybrid batch that is to end here.</summary>
    /// <param name="check">Why the message is not that of the node of the master SAE, or null.</param>
    public Result<byte[]> Agree(NetworkSnapshot network, byte[] message, TimeSpan now, Func<NodeId, MeshError?> check) => secrets.Agree(
        message, now,
        (master, slave) => CheckTarget(network, master, slave) ?? network.Topology.CheckHybrid(master, slave)
            ?? check(network.Topology.FindSae(master)!.Node));

    private MeshError? CheckTarget(NetworkSnapshot network, SaeId master, SaeId slave)
    {
        if (network.CheckPair(master, slave) is { } refusal) return refusal;
        return network.Topology.FindSae(slave)!.Node == node ? null : new(ErrorCode.NotEntitledToKey, $"{slave} is not at {node}");
    }

    /// <summary>Keeps what arrived for its slave. Becomes the owner of the key.</summary>
    public Result<RelayReceipt> Accept(Arrival arrival, KeyMaterial key, TimeSpan now)
    {
        var delivery = arrival.Delivery;
        var put = _waiting.Put(delivery, arrival.Route, arrival.IsOverQkd, key, now);
        if (!put.IsOk) return put.Error;
        if (put.Value.IsComplete && delivery.Confirmation is not null)
        {
            using var secret = secrets.Take(delivery.Batch);
            put.Value.Combine(secret);
        }
        if (delivery.StreamId is { } stream && put.Value.IsComplete)
            streams.Find(stream, now)?.Waiting.Enqueue((delivery.Stream!.Number, delivery.Batch, delivery.KeyLength));
        return new RelayReceipt(null, delivery.StreamId);
    }

    /// <summary>Destroys keys that their source did not give to their master. Keys that the slave has had stay as they are.</summary>
    /// <param name="source">The node that withdraws them.</param>
    public Done Withdraw(KeyBatchId batch, NodeId source, SaeId master, SaeId slave, TimeSpan now)
    {
        _waiting.Withdraw(batch, source, master, slave, now);
        secrets.Forget(batch, master, slave);
        return Done.Instance;
    }

    /// <summary>Takes keys that wait for an SAE of this node: all that are named, or none.</summary>
    public Result<TakenKeys<IReadOnlyList<SuppliedKey>>> Take(
        NetworkTopology topology, SaeId caller, SaeId master, IReadOnlyList<KeyId> ids, TimeSpan now)
    {
        var taken = _waiting.Take(caller, master, ids, other => topology.MayKnow(caller, other), now);
        if (!taken.IsOk) return taken.Error;
        var keys = taken.Value;
        return new TakenKeys<IReadOnlyList<SuppliedKey>>(
            audit.Collected(ids, keys.AuditedOf),
            recorded: () => audit.Recorded(ids, caller),
            give: () => _waiting.Give(keys),
            putBack: () => _waiting.PutBack(keys),
            drop: () => _waiting.Drop(keys));
    }

    /// <summary>Opens a stream for an SAE of this node. The number goes with every later call.</summary>
    public Result<int> OpenStream(StreamId id, SaeId sae, TimeSpan now) => streams.Open(id, sae, now, forget: batches =>
    {
        foreach (var batch in batches) _waiting.Destroy(batch);
    });

    /// <summary>A call that opened a stream has ended.</summary>
    public void CloseStream(StreamId id, SaeId sae, int generation) => streams.Close(id, sae, generation);

    /// <summary>Why a call does not hold its stream any more, or null. A stream that is asked for is kept.</summary>
    public MeshError? CheckHeld(StreamId id, SaeId caller, int generation, TimeSpan now) => streams.Get(id, caller, generation, now).Error;

    /// <summary>The place that the driver's next batch gets, if its call still holds the stream.</summary>
    /// <param name="follower">The first place that the follower has not had, as its node said.</param>
    public Result<StreamPlace> NextPlace(StreamId id, int generation, int count, TimeSpan now, ulong follower)
    {
        var stream = streams.Get(id, id.Driver, generation, now);
        if (!stream.IsOk) return stream.Error;
        // A follower's node that was taken over may say anything.
        if (follower > stream.Value.NextToMake && streams.CheckReachable(id, follower, leads: 1, now) is { } refusal) return refusal;
        if (!stream.Value.GoBeyond(follower, count)) return KeyStreams.NoEpochLeft(id);
        var place = StreamPlace.At(id.Name, stream.Value.NextToMake);
        stream.Value.NextToMake += (ulong)count;
        return place;
    }

    /// <summary>
    /// Takes the follower's next batch. Null where none waits, or another call has taken it. Batches that expired are passed over, whatever
    /// their size.
    /// </summary>
    public Result<TakenKeys<StreamBatch>?> TakeNext(StreamId id, int generation, int keyLength, TimeSpan now)
    {
        var stream = streams.Get(id, id.Follower, generation, now);
        if (!stream.IsOk) return stream.Error;
        stream.Value.LastFollowed = now;
        var waiting = stream.Value.Waiting;
        while (waiting.TryPeek(out var first) && (!_waiting.HoldsWhole(first.Batch, now) || stream.Value.IsLate(first.Number)))
            _waiting.Destroy(waiting.Dequeue().Batch);
        if (!waiting.TryPeek(out var next)) return (TakenKeys<StreamBatch>?)null;
        if (next.KeyLength != keyLength)
        {
            // They would hold the stream up for good, also when the two agree at last.
            while (waiting.TryDequeue(out var other)) _waiting.Destroy(other.Batch);
            stream.Value.Disagree(next.KeyLength, keyLength);
            return SizesDiffer(id, next.KeyLength, keyLength);
        }
        // It stays the first one: the next one must not overtake it.
        if (_waiting.TakeWhole(next.Batch) is not { } keys) return (TakenKeys<StreamBatch>?)null;
        var batch = keys.AuditedOf(next.Batch);
        return new TakenKeys<StreamBatch>(
            audit.Collected(batch),
            recorded: () => audit.Recorded(batch.Delivery, id.Follower),
            give: () => GiveNext(stream.Value, id, next.Number, keys),
            putBack: () => _waiting.PutBack(keys),
            drop: () => _waiting.Drop(keys));
    }

    private Result<StreamBatch> GiveNext(KeyStream stream, StreamId id, ulong number, KeysInHand taken)
    {
        var batch = _waiting.GiveWhole(taken);
        if (!batch.IsOk) return batch.Error;
        stream.Waiting.Dequeue();
        stream.NextToFollow = number + (ulong)batch.Value.Count;
        return StreamBatch.At(StreamPlace.At(id.Name, number), batch.Value);
    }

    /// <summary>Whether the follower of a stream, at this node, takes another batch. Refused if it asked for another key size.</summary>
    public Result<StreamRoom> RoomOf(StreamId id, int keyLength, TimeSpan now)
    {
        if (streams.TakeDisagreement(id) is { } sizes && sizes.Follower != keyLength)
            return SizesDiffer(id, keyLength, sizes.Follower);
        return new StreamRoom(streams.HasRoom(id, now), streams.NextToFollow(id));
    }

    /// <summary>Whether a driver that waits for room is to be answered now.</summary>
    public bool HasAnswerFor(StreamId id, TimeSpan now) => streams.HasRoom(id, now) || streams.HasDisagreement(id);

    private static MeshError SizesDiffer(StreamId id, int driver, int follower) => new(
        ErrorCode.StreamKeySizeDiffers,
        $"for stream {id.Name}, {id.Driver} requested keys of {driver * 8} bits, and {id.Follower} keys of {follower * 8} bits");

    /// <summary>Batches of a stream that wait for its follower.</summary>
    public int BacklogOf(StreamId id) => streams.BacklogOf(id);

    public void Expire(TimeSpan now)
    {
        _waiting.Expire(now);
        streams.Expire(now);
        secrets.Expire(now);
    }

    /// <summary>
    /// Destroys the keys of SAEs that are no longer here, or may no longer share. Also destroys keys that are too weak for their pair now,
    /// and keys that passed a node which lost its trust.
    /// </summary>
    public void Adopt(NetworkSnapshot network)
    {
        _waiting.Keep(delivery =>
            network.Topology.FindSae(delivery.Slave)?.Node == node && network.Topology.MayShare(delivery.Master, delivery.Slave)
            && network.Topology.CheckStrength(delivery) is null);
        _waiting.VoidWhere(network.CheckPassed);
    }

    /// <summary>Destroys all keys and secrets. Streams begin another epoch.</summary>
    public void DestroyAll()
    {
        streams.BeginEpochs();
        _waiting.Clear();
        secrets.Clear();
    }

    public void ShutDown()
    {
        DestroyAll();
        streams.ShutDown();
    }
}
