using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Control;

/// <summary>What a new topology does to the links.</summary>
/// <param name="Kept">Same id and same ends: these keep their key, whatever else is new about them.</param>
/// <param name="Removed">Gone, or with other ends.</param>
public sealed record TopologyChange(ImmutableSortedSet<LinkId> Added, ImmutableSortedSet<LinkId> Removed, ImmutableSortedSet<LinkId> Kept)
{
    private static readonly Comparer<LinkId> Order = Comparer<LinkId>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value));

    public static TopologyChange Between(NetworkTopology? before, NetworkTopology after)
    {
        var old = before?.Definition.Links ?? [];
        var kept = after.Definition.Links
            .Where(link => before?.FindLink(link.Id) is { } same && same.A == link.A && same.B == link.B)
            .Select(link => link.Id).ToImmutableSortedSet(Order);
        return new TopologyChange(
            after.Definition.Links.Select(link => link.Id).ToImmutableSortedSet(Order).Except(kept),
            old.Select(link => link.Id).ToImmutableSortedSet(Order).Except(kept),
            kept);
    }
}
