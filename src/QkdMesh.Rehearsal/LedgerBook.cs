using QkdMesh.Core.Keys;

namespace QkdMesh.Rehearsal;

/// <summary>What went to and fro between nodes, counted on the way and apart from what they count themselves. In bytes.</summary>
internal sealed class LedgerBook
{
    private long _handedOver, _relayed;

    /// <summary>Key went from a link's source to one of its ends.</summary>
    public void HandedOver(long bytes) => _handedOver += bytes;

    /// <summary>A message with so much key was sent over a link; who refused it burned nothing.</summary>
    public void Crossed(int bytes, bool isTaken) => _relayed += isTaken ? 2L * bytes : bytes;

    /// <summary>The nodes' own ledgers, held against this book and against each other.</summary>
    public LedgerReport Check(IEnumerable<LinkLedgers> links)
    {
        var (all, handedOver) = (new List<KeyLedger>(), 0L);
        foreach (var link in links)
        {
            all.AddRange([link.A, link.B]);
            if (link.IsHandedOver) handedOver += link.A.Received + link.B.Received;
        }
        long received = all.Sum(end => end.Received), relayed = all.Sum(end => end.Relayed);
        return new LedgerReport(
            received, relayed, all.Sum(end => end.Authentication), all.Sum(end => end.Discarded), all.Sum(end => end.Stored),
            all.TrueForAll(end => end.Balances) && relayed == _relayed && handedOver == _handedOver)
        {
            DiscardedByReason = all.SelectMany(end => end.DiscardedByReason).GroupBy(each => each.Key, each => each.Value)
                .OrderBy(group => group.Key).ToDictionary(group => group.Key, group => group.Sum()),
        };
    }
}

/// <summary>What the two ends of a link say of their key.</summary>
/// <param name="IsHandedOver">Whether their key comes from the link, and not from an agreement between the ends.</param>
internal readonly record struct LinkLedgers(KeyLedger A, KeyLedger B, bool IsHandedOver);

/// <summary>All link key of a network, in bytes, each link counted at both ends.</summary>
/// <param name="Balanced">
/// Whether received = relayed + authentication + discarded + stored at every end, and what nodes say they relayed, and received over links with a quantum channel, is
/// what went to and fro between them.
/// </param>
public sealed record LedgerReport(long Received, long Relayed, long Authentication, long Discarded, long Stored, bool Balanced)
{
    public IReadOnlyDictionary<DiscardReason, long> DiscardedByReason { get; init; } = new Dictionary<DiscardReason, long>();
}
