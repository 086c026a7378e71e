using QkdMesh.Core.Keys;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Routing;

namespace QkdMesh.Core.Node;

/// <summary>What an order gave. Its holder disposes of the keys.</summary>
/// <param name="Routes">That the keys took: one, or one for each share.</param>
/// <param name="Place">Their place in a stream, if they are for one.</param>
public sealed record SupplyOutcome(KeyBatch Keys, IReadOnlyList<Route> Routes, StreamPlace? Place)
{
    /// <summary>Bytes of link key that were used up for the keys on all links, failed attempts included.</summary>
    public long LinkKeySpent { get; init; }

    /// <summary>The part of <see cref="LinkKeySpent"/> that each additional slave took, in their order.</summary>
    public IReadOnlyList<long> LinkKeySpentForOthers { get; init; } = [];
}
