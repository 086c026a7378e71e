using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Audit;

/// <summary>
/// Where each delivery of keys is recorded before it happens. Key managers of several nodes may call it at the same time. A call is part
/// of a decision, so it must not wait and must never throw.
/// </summary>
public interface IAuditLog
{
    /// <summary>False if no log is kept: then no record is made.</summary>
    bool IsOn { get; }

    /// <summary>Why no record can be written now, or null. Called before link key is spent on keys that could not be delivered.</summary>
    MeshError? Check();

    /// <summary>
    /// Writes all keys of one delivery with the time, or none. After an error (<see cref="ErrorCode.AuditUnavailable"/>) none of them may
    /// leave.
    /// </summary>
    MeshError? Write(IReadOnlyList<AuditRecord> records);

    /// <summary>Keys of a batch are destroyed that no SAE has had from this node. Nothing depends on the record.</summary>
    /// <param name="reason">A word, such as <c>Distrusted</c> or <c>Expired</c>.</param>
    void Destroyed(NodeId node, KeyBatchId batch, int count, string reason);
}

/// <summary>The audit log of a mesh that keeps none.</summary>
public sealed class NoAudit : IAuditLog
{
    private NoAudit()
    {
    }

    public static NoAudit Instance { get; } = new();

    public bool IsOn => false;

    public MeshError? Check() => null;

    public MeshError? Write(IReadOnlyList<AuditRecord> records) => null;

    public void Destroyed(NodeId node, KeyBatchId batch, int count, string reason)
    {
    }
}
