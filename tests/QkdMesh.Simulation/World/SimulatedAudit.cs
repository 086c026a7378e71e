using QkdMesh.Core.Audit;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Simulation.World;

/// <summary>
/// The audit logs of all nodes. A log that fails refuses some records, and is late or silent with others. Without such a fault in a
/// scenario, no log is kept, and deliveries are one step.
/// </summary>
internal sealed class SimulatedAudit(Timeline time, Luck luck, bool isOn) : IAuditLog
{
    private const int MostLate = 400;

    private static readonly MeshError Full = new(ErrorCode.AuditUnavailable, "the disk is full");

    public bool IsOn => isOn;

    /// <summary>The nodes whose log fails.</summary>
    public HashSet<string> Failing { get; } = [];

    public MeshError? Check() => null;

    public MeshError? Write(IReadOnlyList<AuditRecord> delivery) => null;

    public void Destroyed(NodeId node, KeyBatchId batch, int count, string reason)
    {
    }

    /// <param name="answered">Called once: when the call has its answer, or when the caller has waited for its whole patience.</param>
    public void Write(RecordCall record, Action answered)
    {
        var fails = Failing.Contains(record.To.Value);
        var late = TimeSpan.FromMilliseconds(luck.Between(1, fails ? MostLate : 3));
        var (isRefused, isSilent) = (fails && luck.Happens(0.3), fails && luck.Happens(0.2));
        if (isSilent || late > record.Patience) late = record.Patience;
        else record.Answer = isRefused ? Full : Done.Instance;
        time.After(late, answered);
    }
}
