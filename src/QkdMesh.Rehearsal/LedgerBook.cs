using QkdMesh.Core.Keys;

namespace QkdMesh.Rehearsal;

/// <summary>Counts the key between nodes in bytes, independently of the ledgers of the nodes.</summary>
internal sealed class LedgerBook
{
    private long _handedOver, _relayed;

    /// <summary>A link's source gave key to one of its ends.</summary>
    public void HandedOver(long bytes) => _handedOver += bytes;

    /// <summary>A message that used this much key was sent over a link. A node that refused it burned nothing.</summary>
    public void Crossed(int bytes, bool isTaken) => _relayed += isTaken ? 2L * bytes : bytes;

    /// <summary>Compares the ledgers of the nodes with this book and with each other.</summary>
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

/// <summary>The ledgers of the two ends of a link.</summary>
/// <param name="IsHandedOver">Whether the link hands the key over. False for an agreement between the ends.</param>
internal readonly record struct LinkLedgers(KeyLedger A, KeyLedger B, bool IsHandedOver);

/// <summary>All link key of a network, in bytes, each link counted at both ends.</summary>
/// <param name="Balanced">
/// Whether received = relayed + authentication + discarded + stored at every end, and the relayed bytes of all nodes, and the bytes
/// received over links with a quantum channel, equal the counts of the book.
/// </param>
public sealed record LedgerReport(long Received, long Relayed, long Authentication, long Discarded, long Stored, bool Balanced)
{
    public IReadOnlyDictionary<DiscardReason, long> DiscardedByReason { get; init; } = new Dictionary<DiscardReason, long>();
}
