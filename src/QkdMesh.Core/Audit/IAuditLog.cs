using QkdMesh.Core.Errors;

namespace QkdMesh.Core.Audit;

/// <summary>
/// Where each delivery of keys is written down before it happens. Key managers of several nodes may call it at a time. It is called in the middle of a decision: it must
/// not wait for anybody, and never throws.
/// </summary>
public interface IAuditLog
{
    /// <summary>False where none is kept: then no record is made.</summary>
    bool IsOn { get; }

    /// <summary>Asked before link key is spent on keys that could not be delivered: why no record can be written now, or null.</summary>
    MeshError? Check();

    /// <summary>Writes all of the records, with the time, or none. Where it answers with an error (<see cref="ErrorCode.AuditUnavailable"/>), no key of theirs may leave.</summary>
    MeshError? Write(IReadOnlyList<AuditRecord> records);
}

/// <summary>Of a mesh that keeps no audit log.</summary>
public sealed class NoAudit : IAuditLog
{
    private NoAudit()
    {
    }

    public static NoAudit Instance { get; } = new();

    public bool IsOn => false;

    public MeshError? Check() => null;

    public MeshError? Write(IReadOnlyList<AuditRecord> records) => null;
}
