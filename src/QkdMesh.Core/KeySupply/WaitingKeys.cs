using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Memory;
using QkdMesh.Core.Recording;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeySupply;

/// <summary>
/// The keys at a node that local SAEs may collect by id (the key supply agent's store). A key is given to the SAE it was made
/// for, once; what nobody collects in its lifetime is destroyed. A batch may be here for several SAEs, each with a copy of its own.
/// </summary>
/// <param name="history">Where it is written down which keys wait, and which are destroyed.</param>
/// <param name="memory">Of the silo. Null: nothing is refused for lack of memory.</param>
internal sealed class WaitingKeys(KeySupplyOptions options, NodeHistory history, MemoryBudget? memory = null)
{
    // The shares of a batch follow each other. A source that failed at a later share starts a fresh batch, and does not say so.
    private static readonly TimeSpan SharesTogether = TimeSpan.FromSeconds(30);

    private readonly WaitingRoom _room = new(options, memory ?? MemoryBudget.Unlimited);
    private readonly HeldBatches _byExpiry = new();
    private readonly List<WaitingBatch> _incomplete = [];
    private readonly PairCounts _collectable = new();
    private readonly Recent<(NodeId Source, KeyBatchId Batch)> _withdrawn = new();

    /// <summary>Bytes that it takes of the budget.</summary>
    public long MemoryTaken => _byExpiry.Sum(batch => batch.Memory.Bytes);

    /// <summary>Keys that wait, of all pairs.</summary>
    public int Total => _collectable.Total;

    /// <summary>Keys that came by a time and still wait, of all pairs.</summary>
    public int CountFrom(TimeSpan latest) =>
        _byExpiry.Where(batch => batch.IsComplete && batch.Expires <= latest + options.KeyLifetime).Sum(batch => batch.Left);

    /// <summary>Keys of a pair that wait for the slave.</summary>
    public int CountOf(SaeId master, SaeId slave) => _collectable.Of(master, slave);

    /// <summary>
    /// Destroys a batch of which the slave has had no key. Only for as long as a source can still be at work on it. Shares of it that come
    /// later are refused: a relay may have held them back.
    /// </summary>
    /// <param name="source">The node that withdraws it.</param>
    public void Withdraw(KeyBatchId id, NodeId source, SaeId master, SaeId slave, TimeSpan now)
    {
        if (_byExpiry.Find(id, slave) is not { } batch)
        {
            _withdrawn.Add((source, id));
            return;
        }
        if (batch.Source != source || (batch.Delivery.Master, batch.Delivery.Slave) != (master, slave)) return;
        if (batch.Kept < batch.Delivery.Count || !MayBeUnderWay(batch, now)) return;
        _withdrawn.Add((source, id));
        Forget(batch, "Withdrawn");
    }

    /// <summary>Other batches of a delivery's stream whose missing shares may still come.</summary>
    public int CountIncomplete(KeyDelivery delivery, TimeSpan now) => _incomplete.Count(batch => batch.Voided is null
        && batch.Delivery.StreamId == delivery.StreamId && batch.Delivery.Batch != delivery.Batch
        && MayBeUnderWay(batch, now));

    private bool MayBeUnderWay(WaitingBatch batch, TimeSpan now) => batch.Expires - options.KeyLifetime + SharesTogether > now;

    /// <summary>Puts a batch, or a share of one, where its slave can collect it. Becomes the owner of the key.</summary>
    /// <param name="route">The nodes that it came over.</param>
    /// <param name="isOverQkd">Whether each link of that route has a quantum channel.</param>
    public Result<WaitingBatch> Put(KeyDelivery delivery, IReadOnlyList<NodeId> route, bool isOverQkd, KeyMaterial key, TimeSpan now)
    {
        using (key)
        {
            if (_byExpiry.Find(delivery) is { } batch)
            {
                if (!batch.TryAdd(delivery, route, isOverQkd, key)) return DoesNotFit;
                if (batch.SharesMissing == 0) _incomplete.Remove(batch);
            }
            else
            {
                if (_room.Enter(delivery) is { } refusal) return refusal;
                batch = new WaitingBatch(delivery, route, isOverQkd, key.Take(), now + options.KeyLifetime);
                _byExpiry.Add(batch);
                history.Kept(delivery);
                if (batch.SharesMissing > 0) _incomplete.Add(batch);
            }
            if (batch.IsComplete) Count(_collectable, batch, delivery.Count);
            return batch;
        }
    }

    /// <summary>
    /// Why a delivery does not keep its claimed assurance, or null. Of a hybrid key in shares, one share must come over QKD links alone.
    /// </summary>
    public MeshError? CheckPromise(KeyDelivery delivery, bool isOverQkd)
    {
        var before = _byExpiry.Find(delivery);
        var isLast = (before?.SharesMissing ?? delivery.Shares) == 1;
        if (delivery is { Assurance: Assurance.Its, Confirmation: not null })
            return new(ErrorCode.NotOnRoute, "a hybrid key claims to be its");
        return delivery.Assurance == Assurance.Pqc || !isLast || isOverQkd || before is { HasQkdShare: true }
            ? null
            : new(ErrorCode.NotOnRoute, "no share came over QKD links alone, but the key claims one");
    }

    /// <summary>Why no further share of a batch is taken, or null: what came of it before is destroyed.</summary>
    /// <param name="source">The node that sends the share.</param>
    public MeshError? CheckVoided(KeyDelivery delivery, NodeId source) => _withdrawn.Contains((source, delivery.Batch))
        ? new(ErrorCode.RelayFailed, "the source has withdrawn the batch")
        : _byExpiry.Find(delivery)?.Voided;

    /// <inheritdoc cref="HeldBatches.IsOutOfPlace"/>
    public MeshError? CheckOthers(KeyDelivery delivery) => _byExpiry.IsOutOfPlace(delivery) ? DoesNotFit : null;

    /// <summary>
    /// Why a share does not keep what its source promised of its way, or null: shares have no node between the ends in common.
    /// </summary>
    public MeshError? CheckDisjoint(KeyDelivery delivery, IReadOnlyList<NodeId> route)
    {
        if (_byExpiry.Find(delivery) is not { } batch) return null;
        if (batch.Has(delivery.Share)) return DoesNotFit;
        return batch.IsDisjoint(route) ? null : new(ErrorCode.NotOnRoute, "two shares of a key came over one node");
    }

    /// <inheritdoc cref="WaitingRoom.CountFor(KeyDelivery)"/>
    public int RoomFor(KeyDelivery delivery) => _room.CountFor(delivery);

    /// <inheritdoc cref="WaitingRoom.Check"/>
    public MeshError? CheckRoom(KeyDelivery delivery) => _byExpiry.Find(delivery) is null ? _room.Check(delivery) : null;

    /// <inheritdoc cref="WaitingRoom.CheckQuotas"/>
    public MeshError? CheckQuotas(KeyDelivery delivery, NetworkTopology topology) =>
        _byExpiry.Find(delivery) is null ? _room.CheckQuotas(delivery, topology) : null;

    /// <summary>Why an SAE may not have all of the keys that it names, or null.</summary>
    /// <param name="mayKnow">The SAEs that the caller may know of. A key of others is as unknown as a key that does not exist.</param>
    private MeshError? CheckCollectable(SaeId caller, SaeId master, IReadOnlyList<KeyId> ids, Func<SaeId, bool> mayKnow, TimeSpan now)
    {
        if (ids.Count > options.MaxKeysPerRequest || ids.Distinct().Count() != ids.Count || ids.Count == 0)
            return new MeshError(ErrorCode.KeyCountOutOfRange, $"name 1 to {options.MaxKeysPerRequest} different key ids");
        foreach (var id in ids)
        {
            if (Find(id.Batch, caller, now) is not { Delivery.Stream: null } batch || !batch.MayHold(id.Index))
                return WaitingBatch.NotHere(id);
            if (batch.Delivery.Slave != caller || batch.Delivery.Master != master)
                return batch.NotFor(caller, master, id, mayKnow);
            if (batch.Voided is { } voided) return voided;
        }
        return null;
    }

    /// <summary>Takes the keys that an SAE names, all or none. They are destroyed for the same reasons as keys that wait.</summary>
    public Result<KeysInHand> Take(SaeId caller, SaeId master, IReadOnlyList<KeyId> ids, Func<SaeId, bool> mayKnow, TimeSpan now) =>
        CheckCollectable(caller, master, ids, mayKnow, now) is { } why
            ? why
            : Take([.. ids.Select(id => (Find(id.Batch, caller, now)!, id.Index))]);

    /// <summary>Takes a whole batch of a stream, for its follower. Null if another call has taken it.</summary>
    public KeysInHand? TakeWhole(KeyBatchId id)
    {
        var batch = _byExpiry.FindAny(id)!;
        return batch.InHand > 0 ? null : Take([.. Enumerable.Range(0, batch.Delivery.Count).Select(index => (batch, index))]);
    }

    /// <summary>Gives an SAE the keys that were taken for it: all of them, or none if some were destroyed meanwhile.</summary>
    public Result<IReadOnlyList<SuppliedKey>> Give(KeysInHand taken)
    {
        if (CheckThere(taken) is { } refusal) return refusal;
        var keys = new List<SuppliedKey>(taken.Keys.Count);
        foreach (var (batch, index) in taken.Keys)
        {
            var key = batch.Give(index);
            Leave(batch);
            keys.Add(new SuppliedKey(new KeyId(batch.Delivery.Batch, index), key) { Assurance = batch.Delivery.Assurance });
        }
        return keys;
    }

    /// <summary>Gives a whole batch that was taken.</summary>
    public Result<KeyBatch> GiveWhole(KeysInHand taken)
    {
        if (CheckThere(taken) is { } refusal) return refusal;
        var batch = taken.Keys[0].Batch;
        Remove(batch);
        return batch.GiveAll();
    }

    /// <summary>Lets others take the keys again. Those that were destroyed meanwhile stay so.</summary>
    public void PutBack(KeysInHand taken)
    {
        foreach (var (batch, index) in taken.Keys.Where(key => !key.Batch.IsDestroyed))
        {
            batch.PutBack(index);
            Count(_collectable, batch, 1);
        }
    }

    public void Drop(KeysInHand taken)
    {
        foreach (var (batch, index) in taken.Keys.Where(key => !key.Batch.IsDestroyed))
        {
            batch.Drop(index);
            history.Destroyed(batch.Delivery, 1, "Unrecorded");
            Leave(batch);
        }
    }

    public bool HoldsWhole(KeyBatchId id, TimeSpan now) => _byExpiry.FindAny(id) is { IsComplete: true } batch && batch.Expires > now;

    /// <summary>Destroys every key whose lifetime is over, and every batch whose missing shares will not come.</summary>
    public void Expire(TimeSpan now)
    {
        foreach (var batch in _incomplete.FindAll(batch => !MayBeUnderWay(batch, now))) Forget(batch, "Incomplete");
        while (_byExpiry.Oldest is { } oldest && oldest.Expires <= now) Forget(oldest, "Expired");
    }

    /// <summary>Destroys the keys for which nobody may ask any more.</summary>
    public void Keep(Func<KeyDelivery, bool> isWanted) => ForgetWhere(delivery => !isWanted(delivery), "Unwanted");

    /// <summary>Destroys the keys that came over a route that may not be trusted.</summary>
    /// <param name="check">The reason for one route, or null.</param>
    public void VoidWhere(Func<IReadOnlyList<NodeId>, MeshError?> check)
    {
        foreach (var batch in _byExpiry.Where(batch => batch.Voided is null))
        {
            if (batch.CheckRoutes(check) is not { } why) continue;
            if (batch.IsComplete) Count(_collectable, batch, -batch.Left);
            _room.Leave(batch.Delivery, batch.Kept);
            history.Destroyed(batch.Delivery, batch.Kept, "Distrusted");
            batch.Void(why);
        }
    }

    private static MeshError DoesNotFit => new(ErrorCode.MalformedFrame, "a share does not fit the batch that it names");

    public void Clear() => ForgetWhere(_ => true, "Shutdown");

    /// <summary>Destroys what waits under an id, if anything does.</summary>
    public void Destroy(KeyBatchId id)
    {
        if (_byExpiry.FindAny(id) is { } batch) Forget(batch, "Skipped");
    }

    private void ForgetWhere(Func<KeyDelivery, bool> isOver, string reason)
    {
        foreach (var batch in _byExpiry.Where(batch => isOver(batch.Delivery)).ToList()) Forget(batch, reason);
    }

    private KeysInHand Take(IReadOnlyList<(WaitingBatch Batch, int Index)> keys)
    {
        foreach (var (batch, index) in keys)
        {
            batch.Take(index);
            Count(_collectable, batch, -1);
        }
        return new KeysInHand(keys);
    }

    private void Leave(WaitingBatch batch)
    {
        _room.Leave(batch.Delivery, 1);
        if (batch.Kept == 0) Remove(batch);
    }

    private MeshError? CheckThere(KeysInHand taken)
    {
        if (taken.Keys.FirstOrDefault(key => key.Batch.IsDestroyed) is not { Batch: { } gone }) return null;
        Drop(taken);
        return gone.Voided ?? new(ErrorCode.UnknownKeyId, "keys were destroyed while their delivery was recorded");
    }

    private void Forget(WaitingBatch batch, string reason)
    {
        Remove(batch);
        _incomplete.Remove(batch);
        if (batch.IsComplete) Count(_collectable, batch, -batch.Left);
        if (batch.Voided is null)
        {
            _room.Leave(batch.Delivery, batch.Kept);
            history.Destroyed(batch.Delivery, batch.Kept, reason);
        }
        batch.Destroy();
    }

    // At once and not when its lifetime is over: what is delivered or withdrawn gives its room back.
    private void Remove(WaitingBatch batch)
    {
        _byExpiry.Remove(batch);
        _room.GiveBack(batch);
    }

    // The batch of the caller, or else of another SAE. The tidy timer may be late: a key whose lifetime is over is not here.
    private WaitingBatch? Find(KeyBatchId id, SaeId caller, TimeSpan now) =>
        (_byExpiry.Find(id, caller) ?? _byExpiry.FindAny(id)) is { } batch && batch.Expires > now ? batch : null;

    // Keys of a stream are counted by its window.
    private static void Count(PairCounts counts, WaitingBatch batch, int change)
    {
        if (batch.Delivery.Stream is null) counts.Add(batch.Delivery.Master, batch.Delivery.Slave, change);
    }
}
