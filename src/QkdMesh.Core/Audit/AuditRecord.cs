using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Audit;

/// <summary>To whom keys are delivered.</summary>
public enum AuditedStep
{
    /// <summary>To the master SAE, which asked for them.</summary>
    Supplied,

    /// <summary>To the slave SAE, which collects them by id or follows a stream.</summary>
    Collected,
}

/// <summary>Keys of one batch, with ids that follow each other, are about to leave a node for an SAE. It names key, and never holds any.</summary>
/// <param name="Node">That delivers them.</param>
/// <param name="FirstKey">The id of the first of them.</param>
/// <param name="Count">How many: 1 or more.</param>
/// <param name="KeySize">Bits in each.</param>
/// <param name="Assurance">What their secrecy rests on.</param>
/// <param name="IsHybrid">Whether the two end nodes put a secret of their own into each: then what was relayed is not the key.</param>
/// <param name="Routes">The nodes that they went over, both ends included: one way, or one for each XOR share. A single node where both SAEs are at it.</param>
public sealed record AuditRecord(
    AuditedStep Step, NodeId Node, SaeId Master, SaeId Slave, KeyId FirstKey, int Count, int KeySize, Assurance Assurance, bool IsHybrid,
    IReadOnlyList<IReadOnlyList<NodeId>> Routes)
{
    /// <summary>The SAE that gets the keys.</summary>
    public SaeId To => Step == AuditedStep.Supplied ? Master : Slave;
}
