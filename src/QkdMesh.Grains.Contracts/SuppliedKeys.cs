using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Routing;

namespace QkdMesh.Grains.Contracts;

/// <summary>Keys for the SAE that asked, and the routes that they took.</summary>
public sealed record SuppliedKeys(KeyBatch Keys, IReadOnlyList<Route> Routes)
{
    /// <summary>Bytes of link key that were used up for the keys on all links, failed attempts included.</summary>
    public long LinkKeySpent { get; init; }

    /// <summary>The part of <see cref="LinkKeySpent"/> that each additional slave took, in their order.</summary>
    public IReadOnlyList<long> LinkKeySpentForOthers { get; init; } = [];
}
