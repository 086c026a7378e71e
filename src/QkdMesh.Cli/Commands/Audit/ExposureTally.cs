using QkdMesh.Cli.Answers;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Identifiers;
using QkdMesh.Host.Audit;

namespace QkdMesh.Cli.Commands.Audit;

/// <summary>Which keys a node could have read, from the records of their deliveries. Both ends of a key record it: it counts once.</summary>
/// <param name="from">The first time that counts; null for all before as well.</param>
/// <param name="to">The first time that counts no more; null for all after as well.</param>
internal sealed class ExposureTally(NodeId node, DateTimeOffset? from, DateTimeOffset? to)
{
    private readonly Dictionary<KeyBatchId, Batch> _batches = [];

    /// <summary>Whether any record, at any time, names the node.</summary>
    public bool IsMentioned => _batches.Count > 0;

    public void Add(AuditedDelivery delivery)
    {
        var keys = delivery.Keys;
        if (keys.ExposureTo(node) == Exposure.NotOnRoute) return;
        if (!_batches.TryGetValue(keys.FirstKey.Batch, out var batch)) _batches.Add(keys.FirstKey.Batch, batch = new Batch());
        // The master's record has the whole batch, and the time nearest to the relay.
        if (keys.Step == AuditedStep.Supplied) batch.Supplied = delivery;
        else batch.Collected.Add(delivery);
    }

    public ExposureCounts Count()
    {
        var counts = Keys().GroupBy(key => key.Keys.ExposureTo(node)).ToDictionary(keys => keys.Key, keys => keys.LongCount());
        return new(Of(Exposure.Readable), Of(Exposure.ShareOnly), Of(Exposure.HybridSecretLacking), Of(Exposure.End));

        long Of(Exposure kind) => counts.GetValueOrDefault(kind);
    }

    /// <summary>The keys that it could have read, by who has them and what they rest on.</summary>
    public IReadOnlyList<ExposedKeys> Readable() =>
    [
        .. from key in Keys()
           where key.Keys.ExposureTo(node) == Exposure.Readable
           orderby key.Time
           group key by (Master: key.Keys.Master.Value, Slave: key.Keys.Slave.Value, key.Keys.Assurance) into keys
           orderby keys.Key.Master, keys.Key.Slave, keys.Key.Assurance descending
           select new ExposedKeys(
               keys.Key.Master, keys.Key.Slave, WordOf(keys.Key.Assurance), keys.LongCount(), keys.First().Time, keys.Last().Time, [.. keys.Select(key => key.Id.ToString())]),
    ];

    private IEnumerable<(KeyId Id, DateTimeOffset Time, AuditRecord Keys)> Keys() =>
        from batch in _batches
        from delivery in batch.Value.Supplied is { } supplied ? [supplied] : batch.Value.Collected
        where IsInTime(delivery.Time)
        from at in Enumerable.Range(0, delivery.Keys.Count)
        select (delivery.Keys.FirstKey with { Index = delivery.Keys.FirstKey.Index + at }, delivery.Time, delivery.Keys);

    private bool IsInTime(DateTimeOffset time) => (from is null || time >= from) && (to is null || time < to);

    private static string WordOf(Core.Keys.Assurance assurance) => assurance.ToString().ToLowerInvariant();

    private sealed class Batch
    {
        public AuditedDelivery? Supplied { get; set; }

        public List<AuditedDelivery> Collected { get; } = [];
    }
}
