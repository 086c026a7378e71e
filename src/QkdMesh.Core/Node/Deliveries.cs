using QkdMesh.Core.Audit;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Recording;

namespace QkdMesh.Core.Node;

/// <summary>
/// The last step of keys at a node: to the SAE that they are for. Keys are taken, their delivery is recorded, and then they are given. What
/// was allowed when a request came may not be any more, so each step checks it.
/// </summary>
/// <param name="rollback">Why the node gives nothing any more, or null.</param>
internal sealed class Deliveries(
    FollowedNetwork followed, KeySupplyAgent supply, DeliveryAudit audit, NodeHistory history, Func<MeshError?> rollback)
{
    private const string Withdrawn = "the keys are withdrawn";

    /// <summary>Why no delivery could be written down now, so that none should be begun; or null.</summary>
    public MeshError? Check() => audit.Check();

    /// <summary>Writes a record at once. A process that has a disk to wait for answers the call itself.</summary>
    public Result<Done> Write(RecordCall record) => audit.Write(record);

    /// <summary>
    /// Every share is acknowledged: the call that records the delivery to the master, or null if no log is kept. Refused if the two SAEs
    /// may no longer share keys, or if the key is too weak for them now.
    /// </summary>
    /// <param name="attempts">The parts of one attempt, for each slave.</param>
    public Result<RecordCall?> RecordOf(IReadOnlyList<KeySupplyAttempt> attempts, TimeSpan now) =>
        CheckRelease(attempts, now) is { } refusal
            ? refusal
            : audit.Supplied(attempts.Select(attempt => new AuditedBatch(
                attempt.DeliveryOf(0), [.. attempt.Routes.Select(route => (IReadOnlyList<NodeId>)route.Nodes)])));

    /// <summary>
    /// Gives the key to its master, if the delivery is recorded. Refused for the same reasons: the network may have changed meanwhile.
    /// </summary>
    /// <param name="record">The call with its answer; null if no log is kept.</param>
    public Result<KeyBatch> Release(IReadOnlyList<KeySupplyAttempt> attempts, RecordCall? record, TimeSpan now)
    {
        var attempt = attempts[0];
        var keys = attempt.DeliveryOf(0);
        if (record?.Failure(Withdrawn, Withdrawn) is { } unrecorded) return unrecorded;
        audit.Recorded(keys, keys.Master);
        if (CheckRelease(attempts, now) is { } refusal) return refusal;
        return Delivered(attempt.Release(), keys.Master, keys.Slave);
    }

    /// <summary>Takes keys that wait for an SAE of this node: all that are named, or none.</summary>
    public Result<TakenKeys<IReadOnlyList<SuppliedKey>>> Take(SaeId caller, SaeId master, IReadOnlyList<KeyId> ids, TimeSpan now) =>
        CheckEntitled(caller, master, now) is { } refusal
            ? refusal
            : supply.Take(followed.Current!.Snapshot.Topology, caller, master, ids, now);

    /// <summary>Gives an SAE the keys that were taken for it, if the delivery is recorded.</summary>
    public Result<IReadOnlyList<SuppliedKey>> Give(TakenKeys<IReadOnlyList<SuppliedKey>> taken, SaeId caller, SaeId master, TimeSpan now)
    {
        var keys = taken.Settle(CheckEntitled(caller, master, now));
        if (keys.IsOk)
            foreach (var key in keys.Value) history.Delivered(key.Id, caller, master, key.Assurance, key.Key.Span);
        return keys;
    }

    /// <summary>Takes the next batch of a stream for its follower; null where none waits.</summary>
    public Result<TakenKeys<StreamBatch>?> TakeOf(StreamId id, int generation, int keyLength, TimeSpan now) =>
        CheckEntitled(id.Follower, id.Driver, now) is { } refusal ? refusal : supply.TakeNext(id, generation, keyLength, now);

    /// <summary>Gives a follower the batch that was taken for it, if the delivery is recorded.</summary>
    public Result<StreamBatch?> Give(TakenKeys<StreamBatch> taken, StreamId id, TimeSpan now)
    {
        var next = taken.Settle(CheckEntitled(id.Follower, id.Driver, now));
        if (next.IsOk) _ = Delivered(next.Value.Keys, id.Follower, id.Driver);
        return next.IsOk ? next.Value : next.Error;
    }

    private MeshError? CheckRelease(IReadOnlyList<KeySupplyAttempt> attempts, TimeSpan now)
    {
        foreach (var attempt in attempts)
            if (CheckRelease(attempt, now) is { } refusal)
                return attempts.Count == 1 ? refusal : refusal with { Slave = attempt.DeliveryOf(0).Slave };
        return null;
    }

    private MeshError? CheckRelease(KeySupplyAttempt attempt, TimeSpan now)
    {
        var keys = attempt.DeliveryOf(0);
        if (CheckEntitled(keys.Master, keys.Slave, now) is { } refusal) return refusal;
        if (followed.Current!.Snapshot.Topology.CheckStrength(keys) is { } weak) return weak;
        // A share that came through a node that is not trusted any more is not secret.
        if (followed.CheckTrusted(attempt) is { } distrust) return distrust;
        return null;
    }

    private MeshError? CheckEntitled(SaeId caller, SaeId peer, TimeSpan now) => rollback() ?? followed.CheckEntitled(caller, peer, now);

    private KeyBatch Delivered(KeyBatch keys, SaeId to, SaeId peer)
    {
        for (var at = 0; at < keys.Count; at++) history.Delivered(keys.IdOf(at), to, peer, keys.Assurance, keys.KeyAt(at));
        return keys;
    }
}
