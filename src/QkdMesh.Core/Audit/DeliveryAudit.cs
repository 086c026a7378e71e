using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Recording;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Audit;

/// <summary>
/// What one key manager writes to the audit log: each delivery, before any key of it leaves. A delivery that cannot be recorded does not
/// happen.
/// </summary>
internal sealed class DeliveryAudit(NodeId node, IAuditLog log, NodeHistory history)
{
    /// <summary>Why nothing could be delivered now, or null.</summary>
    public MeshError? Check() => log.Check();

    /// <summary>A batch is about to go to its master.</summary>
    public MeshError? Supplied(KeyDelivery keys, IEnumerable<IReadOnlyList<NodeId>> routes) =>
        Write(keys.Master, KeysOf(keys), () => [RecordOf(AuditedStep.Supplied, new KeyId(keys.Batch, 0), keys.Count, keys, routes)]);

    /// <summary>A whole batch is about to go to its slave.</summary>
    public MeshError? Collected(AuditedBatch batch)
    {
        var keys = batch.Delivery;
        return Write(
            keys.Slave, KeysOf(keys), () => [RecordOf(AuditedStep.Collected, new KeyId(keys.Batch, 0), keys.Count, keys, batch.Routes)]);
    }

    /// <summary>Keys that wait are about to go to their slave.</summary>
    public MeshError? Collected(SaeId slave, IReadOnlyList<KeyId> keys, Func<KeyBatchId, AuditedBatch> batchOf) => Write(slave, keys, () =>
    [
        .. from run in Runs(keys)
           let batch = batchOf(run.First.Batch)
           select RecordOf(AuditedStep.Collected, run.First, run.Count, batch.Delivery, batch.Routes),
    ]);

    private MeshError? Write(SaeId to, IEnumerable<KeyId> keys, Func<IReadOnlyList<AuditRecord>> records)
    {
        if (log.IsOn && log.Write(records()) is { } fault) return fault;
        history.Recorded(keys, to);
        return null;
    }

    private AuditRecord RecordOf(
        AuditedStep step, KeyId first, int count, KeyDelivery keys, IEnumerable<IReadOnlyList<NodeId>> routes) => new(
        step, node, keys.Master, keys.Slave, first, count, keys.KeyLength * 8, keys.Assurance, keys.Confirmation is not null, [.. routes]);

    private static IEnumerable<KeyId> KeysOf(KeyDelivery keys) =>
        Enumerable.Range(0, keys.Count).Select(index => new KeyId(keys.Batch, index));

    // Ids of one batch that follow each other are one record.
    private static IEnumerable<(KeyId First, int Count)> Runs(IReadOnlyList<KeyId> keys)
    {
        var (first, count) = (default(KeyId), 0);
        foreach (var key in keys.OrderBy(key => key.Batch.High).ThenBy(key => key.Batch.Low).ThenBy(key => key.Index))
        {
            if (count > 0 && key == first with { Index = first.Index + count })
            {
                count++;
                continue;
            }
            if (count > 0) yield return (first, count);
            (first, count) = (key, 1);
        }
        if (count > 0) yield return (first, count);
    }
}

/// <summary>A batch that is about to be delivered.</summary>
/// <param name="Routes">The nodes that each share came over.</param>
internal readonly record struct AuditedBatch(KeyDelivery Delivery, IReadOnlyList<IReadOnlyList<NodeId>> Routes);
