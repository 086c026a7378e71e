using QkdMesh.Core.Identifiers;

namespace QkdMesh.Host.Audit;

/// <summary>
/// Counts keys that nodes destroyed, until they are recorded: a line for each node and reason in a second. SAEs that never collect must not
/// fill the disk. Safe for concurrent use.
/// </summary>
internal sealed class LostKeys
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(NodeId Node, string Reason), (long Keys, List<string> Batches)> _lost = [];

    public void Add(NodeId node, KeyBatchId batch, int count, string reason)
    {
        lock (_gate)
        {
            var (keys, batches) = _lost.TryGetValue((node, reason), out var before) ? before : (0, []);
            var id = new KeyId(batch, 0).ToString();
            // Keys of a batch may go one by one.
            if (batches.Count < DestroyedEntry.MostBatches && !batches.Contains(id)) batches.Add(id);
            _lost[(node, reason)] = (keys + count, batches);
        }
    }

    /// <summary>Lines that wait to be written.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _lost.Count;
        }
    }

    /// <summary>Has what was counted written. What cannot be written stays counted.</summary>
    public void Write(DateTimeOffset now, Func<IReadOnlyList<AuditEntry>, bool> write)
    {
        IReadOnlyList<((NodeId Node, string Reason) Of, DestroyedEntry Entry)> entries;
        lock (_gate)
        {
            entries = [.. _lost.Select(lost => (lost.Key, EntryOf(lost.Key, lost.Value.Keys, lost.Value.Batches, now)))];
        }
        foreach (var (of, entry) in entries)
            if (write([entry])) Forget(of, entry);
    }

    private static DestroyedEntry EntryOf((NodeId Node, string Reason) of, long keys, IEnumerable<string> batches, DateTimeOffset now) =>
        new(of.Node.Value, of.Reason.ToLowerInvariant(), keys, [.. batches]) { Time = now };

    private void Forget((NodeId Node, string Reason) of, DestroyedEntry written)
    {
        lock (_gate)
        {
            var (keys, batches) = _lost[of];
            if (keys == written.Keys) _lost.Remove(of);
            else _lost[of] = (keys - written.Keys, batches[written.Batches.Count..]);
        }
    }
}
