using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Control;

/// <summary>What a new topology does to the links.</summary>
/// <param name="Kept">
/// Links with the same id, the same ends, and still with or still without a quantum channel. They keep their key, whatever else changed.
/// </param>
/// <param name="Removed">Gone, or another link under the same id.</param>
public sealed record TopologyUpdate(ImmutableSortedSet<LinkId> Added, ImmutableSortedSet<LinkId> Removed, ImmutableSortedSet<LinkId> Kept)
{
    private static readonly Comparer<LinkId> Order = Comparer<LinkId>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value));

    public static TopologyUpdate Of(IEnumerable<LinkId> added, IEnumerable<LinkId> removed, IEnumerable<LinkId> kept) =>
        new(added.ToImmutableSortedSet(Order), removed.ToImmutableSortedSet(Order), kept.ToImmutableSortedSet(Order));

    public static TopologyUpdate Between(NetworkTopology? before, NetworkTopology after)
    {
        var old = before?.Definition.Links.Select(link => link.Id) ?? [];
        var kept = after.Definition.Links
            .Where(link => before?.FindLink(link.Id) is { } same
                && (same.A, same.B, same.HasQuantumChannel) == (link.A, link.B, link.HasQuantumChannel))
            .Select(link => link.Id).ToHashSet();
        return Of(after.Definition.Links.Select(link => link.Id).Except(kept), old.Except(kept), kept);
    }
}
