using Orleans.Runtime;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>
/// A node's grain, as the process around it uses it. Only <see cref="Node"/> and <see cref="Supply"/> may be read outside the grain's
/// turns.
/// </summary>
internal interface ILocalNode
{
    NodeId Node { get; }

    /// <summary>What the node does for its SAEs.</summary>
    INodeKeySupply Supply { get; }

    /// <summary>The node's own clock: time since its grain started.</summary>
    TimeSpan Time { get; }

    /// <summary>The number of keys that arrived no later than a time and that SAEs of the node may still collect.</summary>
    int CountUncollected(TimeSpan arrivedBy);

    /// <summary>From now on no relay and no order begins at this node.</summary>
    void RefuseNewWork();

    /// <summary>Destroys the node's key in this process. The node starts in the other silo without key.</summary>
    void MigrateTo(SiloAddress silo);

    /// <summary>Destroys all key of the node, for good.</summary>
    void Zeroise();
}
