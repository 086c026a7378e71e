using QkdMesh.Chaos.Running;
using QkdMesh.Core.Audit;
using QkdMesh.Host.Audit;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>A delivery in an audit file.</summary>
/// <param name="Node">The node that delivered the key.</param>
/// <param name="At">The earliest time of the record on the machine's clock; null if its silo may have had a wrong clock.</param>
internal sealed record RecordedDelivery(string Node, TimeSpan? At);

/// <summary>What the audit files of all silos record, and what is wrong with the files themselves.</summary>
internal sealed class AuditRecords
{
    private readonly Dictionary<(Guid Key, string Sae), RecordedDelivery> _deliveries = [];
    private readonly List<Violation> _faults = [];

    /// <summary>Files that were changed, and deliveries that stand twice in the files.</summary>
    public IReadOnlyList<Violation> Faults => _faults;

    /// <param name="directories">
    /// The audit directories, and whether the clock of their silo was right. A silo that never began a log has no files.
    /// </param>
    public static AuditRecords Read(IEnumerable<(string Path, bool HasRightClock)> directories, WallClock clock)
    {
        var records = new AuditRecords();
        foreach (var directory in directories.Where(directory => HasFiles(directory.Path)))
        {
            foreach (var finding in AuditReading.Read(directory.Path)) records.Add(finding, directory.HasRightClock ? clock : null);
        }
        return records;
    }

    /// <summary>The record of a delivery, or null.</summary>
    public RecordedDelivery? Of(Guid key, string sae) => _deliveries.GetValueOrDefault((key, sae));

    /// <summary>The keys that SAEs got although no audit file records it.</summary>
    public IEnumerable<Violation> Lacking(IEnumerable<(Guid Key, string Sae)> delivered) =>
        from delivery in delivered
        where !_deliveries.ContainsKey(delivery)
        select Accused($"{delivery.Sae} got key {delivery.Key}, and no audit file has a record of it", delivery.Key);

    private void Add(AuditFinding finding, WallClock? clock)
    {
        if (finding is AuditFault fault) _faults.Add(Accused($"{fault.File}:{fault.Line}: {fault.Text}"));
        if (finding is not AuditedDelivery delivery) return;
        var (to, record) = (delivery.Keys[0].To, new RecordedDelivery(delivery.Keys[0].Node.Value, clock?.EarliestOf(delivery.Time)));
        foreach (var key in delivery.Keys.SelectMany(IdsOf).Where(key => !_deliveries.TryAdd((key, to.Value), record)))
            _faults.Add(Accused($"{delivery.File}:{delivery.Line}: key {key} to {to.Value} is recorded for the second time", key));
    }

    private static IEnumerable<Guid> IdsOf(AuditRecord keys) =>
        Enumerable.Range(keys.FirstKey.Index, keys.Count).Select(index => (keys.FirstKey with { Index = index }).ToGuid());

    private static bool HasFiles(string directory) => Directory.Exists(directory) && Directory.EnumerateFiles(directory).Any();

    private static Violation Accused(string what, params object[] about) =>
        new(DeliveriesAreInAuditFiles.OwnCode, what, null, about);
}
