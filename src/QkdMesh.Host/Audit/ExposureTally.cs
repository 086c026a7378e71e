using QkdMesh.Core.Audit;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Host.Audit;

/// <summary>
/// Finds the keys that a node could have read in the records of deliveries. Both ends record a key; it counts once. A key for several
/// slaves has a record for each of them, and counts by the way that tells the node most.
/// </summary>
/// <param name="node">The node in question.</param>
/// <param name="from">Deliveries from this time on count; null for no lower bound.</param>
/// <param name="to">Deliveries before this time count; null for no upper bound.</param>
public sealed class ExposureTally(NodeId node, DateTimeOffset? from, DateTimeOffset? to)
{
    private readonly Dictionary<KeyBatchId, Batch> _batches = [];

    /// <summary>Whether any record names the node, at any time.</summary>
    public bool IsMentioned => _batches.Count > 0;

    /// <summary>Takes one more delivery into account.</summary>
    public void Add(AuditedDelivery delivery)
    {
        foreach (var keys in delivery.Keys.Where(keys => keys.ExposureTo(node) != Exposure.NotOnRoute))
        {
            if (!_batches.TryGetValue(keys.FirstKey.Batch, out var batch)) _batches.Add(keys.FirstKey.Batch, batch = new Batch());
            // The master's record has the whole batch, and its time is nearest to the relay.
            if (keys.Step == AuditedStep.Supplied) batch.Supplied.Add((delivery.Time, keys));
            else batch.Collected.Add((delivery.Time, keys));
        }
    }

    /// <summary>Counts the keys that were delivered in the time.</summary>
    public ExposureCounts Count()
    {
        var counts = Keys().GroupBy(key => key.Keys.ExposureTo(node)).ToDictionary(keys => keys.Key, keys => keys.LongCount());
        return new(Of(Exposure.Readable), Of(Exposure.ShareOnly), Of(Exposure.HybridSecretLacking), Of(Exposure.End));

        long Of(Exposure kind) => counts.GetValueOrDefault(kind);
    }

    /// <summary>The keys that the node could have read, grouped by SAEs and assurance.</summary>
    public IReadOnlyList<ExposedKeys> Readable() =>
    [
        .. from key in Keys()
           where key.Keys.ExposureTo(node) == Exposure.Readable
           orderby key.Time
           group key by (Master: key.Keys.Master.Value, Slave: key.Keys.Slave.Value, key.Keys.Assurance) into keys
           orderby keys.Key.Master, keys.Key.Slave, keys.Key.Assurance descending
           select new ExposedKeys(
               keys.Key.Master, keys.Key.Slave, WordOf(keys.Key.Assurance), keys.LongCount(), keys.First().Time, keys.Last().Time,
               [.. keys.Select(key => key.Id.ToString())]),
    ];

    private IEnumerable<(KeyId Id, DateTimeOffset Time, AuditRecord Keys)> Keys() =>
        from batch in _batches.Values
        from key in
            (from run in batch.Supplied.Count > 0 ? batch.Supplied : batch.Collected
             where IsInTime(run.Time)
             from at in Enumerable.Range(0, run.Keys.Count)
             select (Id: run.Keys.FirstKey with { Index = run.Keys.FirstKey.Index + at }, run.Time, run.Keys))
            .GroupBy(key => key.Id)
        select key.MaxBy(to => to.Keys.ExposureTo(node));

    private bool IsInTime(DateTimeOffset time) => (from is null || time >= from) && (to is null || time < to);

    private static string WordOf(Core.Topology.Assurance assurance) => assurance.ToString().ToLowerInvariant();

    private sealed class Batch
    {
        public List<(DateTimeOffset Time, AuditRecord Keys)> Supplied { get; } = [];

        public List<(DateTimeOffset Time, AuditRecord Keys)> Collected { get; } = [];
    }
}
