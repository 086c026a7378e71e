using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Routing;

/// <summary>A way through the network. A single node, without links, where both ends are the same.</summary>
/// <param name="Nodes">From source to target, both included; no node twice.</param>
/// <param name="Links">Between them: one fewer than the nodes.</param>
/// <param name="Bottleneck">The smallest available key rate of its links; for a single node <see cref="double.MaxValue"/> bit/s.</param>
public sealed record Route(ImmutableArray<NodeId> Nodes, ImmutableArray<LinkId> Links, KeyRate Bottleneck)
{
    public int Hops => Links.Length;

    public override string ToString() => string.Join(" > ", Nodes);
}
