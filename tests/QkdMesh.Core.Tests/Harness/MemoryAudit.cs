using QkdMesh.Core.Audit;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Tests.Harness;

/// <summary>An audit log in memory that a test can break and repair.</summary>
internal sealed class MemoryAudit : IAuditLog
{
    private readonly List<AuditRecord> _records = [];

    public IReadOnlyList<AuditRecord> Records => _records;

    /// <summary>What is written fails.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Whether a broken log says so when it is asked; one that breaks only when it is written does not.</summary>
    public bool KnowsThatItIsBroken { get; set; }

    /// <summary>Happens as a record is written.</summary>
    public Action? Writing { get; set; }

    public bool IsOn => true;

    public MeshError? Check() => IsBroken && KnowsThatItIsBroken ? Fault : null;

    public MeshError? Write(IReadOnlyList<AuditRecord> records)
    {
        Writing?.Invoke();
        if (IsBroken) return Fault;
        _records.AddRange(records);
        return null;
    }

    /// <summary>What became of keys that were not delivered.</summary>
    public List<(KeyBatchId Batch, int Count, string Reason)> Lost { get; } = [];

    public void Destroyed(NodeId node, KeyBatchId batch, int count, string reason) => Lost.Add((batch, count, reason));

    private static MeshError Fault => new(ErrorCode.AuditUnavailable, "the disk is full");
}
