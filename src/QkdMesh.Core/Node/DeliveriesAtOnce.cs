using QkdMesh.Core.Audit;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Core.Node;

/// <summary>Deliveries in one step, for callers whose log writes at once: rehearsals and tests.</summary>
public static class DeliveriesAtOnce
{
    /// <summary>Every share is acknowledged: gives the key to its master, if it may have the key and the delivery is recorded.</summary>
    public static Result<KeyBatch> ReleaseKeys(this KeyManager manager, KeySupplyAttempt attempt, TimeSpan now)
    {
        var record = manager.Deliveries.RecordOf([attempt], now);
        if (!record.IsOk) return record.Error;
        if (record.Value is { } writing) writing.Answer = manager.Deliveries.Write(writing);
        return manager.Deliveries.Release([attempt], record.Value, now);
    }

    /// <inheritdoc cref="CollectionProcedure"/>
    public static Result<IReadOnlyList<SuppliedKey>> Collect(
        this KeyManager manager, SaeId caller, SaeId master, IReadOnlyList<KeyId> ids, TimeSpan now) =>
        Run(manager, new CollectionProcedure(manager, caller, master, ids, () => now));

    /// <inheritdoc cref="FollowingProcedure"/>
    public static Result<StreamBatch?> TakeNext(this KeyManager manager, StreamId id, int generation, int keyLength, TimeSpan now) =>
        Run(manager, new FollowingProcedure(manager, id, generation, keyLength, () => now));

    private static Result<T> Run<T>(KeyManager manager, Procedure<T> delivery)
    {
        foreach (var record in delivery.Steps().SelectMany(step => step).Cast<RecordCall>())
            record.Answer = manager.Deliveries.Write(record);
        return delivery.Outcome;
    }
}
