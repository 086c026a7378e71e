namespace QkdMesh.Invariants;

/// <summary>The most that a store may hold. A test with other options has other limits.</summary>
/// <param name="StockOfEnd">
/// Bytes of link key at one end of a link, for both directions, confirmed or not. Twice the stock of both directions: a link that starts
/// again may hand over as much as the former link, whose blocks are late.
/// </param>
/// <param name="WaitingOfPair">Keys that wait at a node for one pair of SAEs, without those of streams.</param>
/// <param name="BatchesOfStream">
/// Batches that wait at a node for one stream, whole or not. Twice the window, for each 30 s of a key's lifetime: a batch whose missing
/// shares did not come in that time holds no later batch up, but stays until its lifetime is over.
/// </param>
public sealed record HoldingLimits(long StockOfEnd, int WaitingOfPair, int BatchesOfStream)
{
    /// <summary>Of a mesh in service, with the default values of LinkOptions and KeySupplyOptions.</summary>
    public static HoldingLimits Default { get; } =
        new(StockOfEnd: 4 * 256 * 1024, WaitingOfPair: 100_000, BatchesOfStream: 2 * 8 * (600 / 30));
}
