using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Audit;

/// <summary>
/// From a node to the audit log of its own process: write the record of a delivery. The keys are taken out of their store already, so that
/// no other call gets them meanwhile. They leave when the answer is there. The refusal <see cref="ErrorCode.AuditUnavailable"/> says that
/// nothing is written. After any other one, such as no answer in time, nobody knows.
/// </summary>
public sealed class RecordCall(NodeId node, TimeSpan patience, IReadOnlyList<AuditRecord> records) : NodeCall<Done>(node, patience)
{
    /// <summary>All keys of the delivery.</summary>
    public IReadOnlyList<AuditRecord> Records => records;

    /// <summary>Whether the record is surely not written.</summary>
    internal bool IsRefused => Refusal is { Code: ErrorCode.AuditUnavailable };

    /// <summary>What the SAE is told if no record is known to be written, or null.</summary>
    /// <param name="refused">What becomes of the keys if the record is surely not written.</param>
    /// <param name="unknown">What becomes of them if nobody knows.</param>
    internal MeshError? Failure(string refused, string unknown)
    {
        if (Refusal is not { } refusal) return null;
        return IsRefused
            ? refusal with { Detail = $"{refusal.Detail}: {refused}" }
            : new(ErrorCode.AuditUnavailable, $"the audit log did not say in time whether it has the record: {unknown}");
    }
}
