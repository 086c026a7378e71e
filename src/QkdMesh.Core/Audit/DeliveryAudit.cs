using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Core.Audit;

/// <summary>What one key manager tells the audit log: each delivery, before any key of it leaves. What cannot be written down does not happen.</summary>
internal sealed class DeliveryAudit(NodeId node, IAuditLog log, NodeHistory history)
{
    /// <summary>Why nothing could be delivered now, or null.</summary>
    public MeshError? Check() => log.Check();

    /// <summary>A batch is about to go to its master.</summary>
    public MeshError? Supplied(KeyDelivery keys, IEnumerable<IReadOnlyList<NodeId>> routes) =>
        Write(AuditedStep.Supplied, keys.Master, [.. KeysOf(keys)], _ => (keys, routes));

    /// <summary>A whole batch is about to go to its slave.</summary>
    public MeshError? Collected(WaitingBatch batch) => Collected([.. KeysOf(batch.Delivery)], _ => batch);

    /// <summary>Keys that wait are about to go to their slave.</summary>
    public MeshError? Collected(IReadOnlyList<KeyId> keys, Func<KeyBatchId, WaitingBatch> batchOf) =>
        Write(AuditedStep.Collected, batchOf(keys[0].Batch).Delivery.Slave, keys, id => (batchOf(id).Delivery, batchOf(id).Routes));

    private MeshError? Write(
        AuditedStep step, SaeId to, IReadOnlyList<KeyId> keys, Func<KeyBatchId, (KeyDelivery Delivery, IEnumerable<IReadOnlyList<NodeId>> Routes)> batchOf)
    {
        if (log.IsOn && log.Write([.. Runs(keys).Select(run => RecordOf(step, run.First, run.Count, batchOf(run.First.Batch)))]) is { } fault) return fault;
        history.Recorded(keys, to);
        return null;
    }

    private AuditRecord RecordOf(AuditedStep step, KeyId first, int count, (KeyDelivery Delivery, IEnumerable<IReadOnlyList<NodeId>> Routes) batch)
    {
        var (keys, routes) = batch;
        return new(step, node, keys.Master, keys.Slave, first, count, keys.KeyLength * 8, keys.Assurance, keys.Confirmation is not null, [.. routes]);
    }

    private static IEnumerable<KeyId> KeysOf(KeyDelivery keys) => Enumerable.Range(0, keys.Count).Select(index => new KeyId(keys.Batch, index));

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
