using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Control;

/// <summary>An order that two operators have to give. Equal orders do the same.</summary>
internal abstract record SharedOrder
{
    /// <summary>What it does, as the beginning of a sentence.</summary>
    public abstract string InWords { get; }

    /// <summary>What each of the two operators needs.</summary>
    public abstract string Roles { get; }
}

internal sealed record SharedRelease(NodeId Node) : SharedOrder
{
    public override string InWords => $"node {Node} is to be released";

    public override string Roles => TopologyAreas.Access.Roles();
}

/// <param name="Areas">The parts in which it differs from the topology in force.</param>
internal sealed record SharedTopology(TopologyDefinition Topology, TopologyAreas Areas) : SharedOrder
{
    public override string InWords => $"the topology changes {Areas.InWords()}";

    public override string Roles => Areas.Roles();

    // The same comparison decides which roles an order needs. So no difference is too small for it.
    public bool Equals(SharedTopology? other) =>
        other is not null && TopologyDifference.Between(Topology, other.Topology) == TopologyAreas.None;

    public override int GetHashCode() => Topology.Name.GetHashCode();
}
