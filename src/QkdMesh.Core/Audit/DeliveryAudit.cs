using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Recording;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Audit;

/// <summary>
/// What one key manager has the audit log write: each delivery, before any key of it leaves. A delivery that is not recorded does not
/// happen.
/// </summary>
/// <param name="patience">How long a record may take.</param>
internal sealed class DeliveryAudit(NodeId node, IAuditLog log, TimeSpan patience, NodeHistory history)
{
    /// <summary>Why nothing could be delivered now, or null.</summary>
    public MeshError? Check() => log.Check();

    /// <summary>Writes a record, for callers that cannot wait.</summary>
    public Result<Done> Write(RecordCall call) => log.Write(call.Records) is { } fault ? fault : Done.Instance;

    /// <summary>A batch is about to go to its master: a record for each slave, with the routes to it. Null if no log is kept.</summary>
    public RecordCall? Supplied(IEnumerable<AuditedBatch> toSlaves) => CallWith(() =>
    [
        .. from batch in toSlaves
           select RecordOf(AuditedStep.Supplied, new KeyId(batch.Delivery.Batch, 0), batch.Delivery.Count, batch.Delivery, batch.Routes),
    ]);

    /// <summary>A whole batch is about to go to its slave.</summary>
    public RecordCall? Collected(AuditedBatch batch) => CallWith(() =>
        [RecordOf(AuditedStep.Collected, new KeyId(batch.Delivery.Batch, 0), batch.Delivery.Count, batch.Delivery, batch.Routes)]);

    /// <summary>Keys that waited are about to go to their slave.</summary>
    public RecordCall? Collected(IReadOnlyList<KeyId> keys, Func<KeyBatchId, AuditedBatch> batchOf) => CallWith(() =>
    [
        .. from run in Runs(keys)
           let batch = batchOf(run.First.Batch)
           select RecordOf(AuditedStep.Collected, run.First, run.Count, batch.Delivery, batch.Routes),
    ]);

    /// <summary>The keys of a delivery are recorded, or no log is kept.</summary>
    public void Recorded(IEnumerable<KeyId> keys, SaeId to) => history.Recorded(keys, to);

    /// <inheritdoc cref="Recorded(IEnumerable{KeyId},SaeId)"/>
    public void Recorded(KeyDelivery keys, SaeId to) =>
        history.Recorded(Enumerable.Range(0, keys.Count).Select(index => new KeyId(keys.Batch, index)), to);

    private RecordCall? CallWith(Func<IReadOnlyList<AuditRecord>> records) =>
        log.IsOn ? new RecordCall(node, patience, records()) : null;

    private AuditRecord RecordOf(
        AuditedStep step, KeyId first, int count, KeyDelivery keys, IEnumerable<IReadOnlyList<NodeId>> routes) => new(
        step, node, keys.Master, keys.Slave, first, count, keys.KeyLength * 8, keys.Assurance, keys.Confirmation is not null, [.. routes]);

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
