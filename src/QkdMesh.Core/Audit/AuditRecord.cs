using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Audit;

/// <summary>Which SAE keys are delivered to.</summary>
public enum AuditedStep
{
    /// <summary>To the master SAE, which asked for them.</summary>
    Supplied,

    /// <summary>To the slave SAE, which collects them by id or follows a stream.</summary>
    Collected,
}

/// <summary>
/// Keys of one batch, with consecutive ids, are about to leave a node for an SAE. The record names the keys and never holds them.
/// </summary>
/// <param name="Node">The node that delivers the keys.</param>
/// <param name="FirstKey">The id of the first of them.</param>
/// <param name="Count">How many: 1 or more.</param>
/// <param name="KeySize">Bits in each.</param>
/// <param name="Assurance">What their secrecy rests on.</param>
/// <param name="IsHybrid">Whether the end nodes combined each key with a secret of their own: the relayed bytes are not the key.</param>
/// <param name="Routes">
/// The nodes of each route, both ends included: one route, or one for each XOR share. A single node if both SAEs are at that node.
/// </param>
public sealed record AuditRecord(
    AuditedStep Step, NodeId Node, SaeId Master, SaeId Slave, KeyId FirstKey, int Count, int KeySize, Assurance Assurance, bool IsHybrid,
    IReadOnlyList<IReadOnlyList<NodeId>> Routes)
{
    /// <summary>The SAE that gets the keys.</summary>
    public SaeId To => Step == AuditedStep.Supplied ? Master : Slave;
}
