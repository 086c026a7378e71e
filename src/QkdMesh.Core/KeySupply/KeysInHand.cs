using QkdMesh.Core.Audit;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.KeySupply;

/// <summary>Keys that were taken out of what waits, and that their SAE does not have yet.</summary>
internal sealed record KeysInHand(IReadOnlyList<(WaitingBatch Batch, int Index)> Keys)
{
    /// <summary>The batch of some of the keys, as it is recorded.</summary>
    public AuditedBatch AuditedOf(KeyBatchId batch) => Keys.First(key => key.Batch.Delivery.Batch == batch).Batch.Audited;
}

/// <summary>
/// Keys that a node took out for an SAE, while the record of their delivery is written. No other call can take them. Their holder settles
/// them with the answer of the log, or disposes of them.
/// </summary>
/// <typeparam name="T">What the SAE gets.</typeparam>
/// <param name="record">Null if no log is kept.</param>
/// <param name="recorded">Told that the record is written, before the keys are given.</param>
internal sealed class TakenKeys<T>(RecordCall? record, Action recorded, Func<Result<T>> give, Action putBack, Action drop) : IDisposable
{
    private bool _isSettled;

    /// <summary>The call that writes the record; null if no log is kept.</summary>
    public RecordCall? Record => record;

    /// <summary>
    /// Gives the keys if the record is written. A log that surely wrote nothing puts them back. If nobody knows, they are destroyed:
    /// otherwise a record may name keys that another delivery names too.
    /// </summary>
    /// <param name="refusal">Why the SAE may not have the keys any more, or null.</param>
    public Result<T> Settle(MeshError? refusal)
    {
        _isSettled = true;
        if (record?.Refusal is null) recorded();
        if (record?.Failure("the keys wait as before", "the keys are destroyed") is { } unrecorded)
        {
            if (record.IsRefused) putBack();
            else drop();
            return unrecorded;
        }
        if (refusal is null) return give();
        drop();
        return refusal;
    }

    public void Dispose()
    {
        if (!_isSettled) drop();
        _isSettled = true;
    }
}
