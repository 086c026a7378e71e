using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;
using QkdMesh.Fuzz.Inputs;

namespace QkdMesh.Fuzz.Targets;

/// <summary>
/// Both ends of one link, always in the same state. Block 1 waits until it is confirmed for A to send with, block 2 for B, and block 3
/// for A. B has already answered the offer of block 3.
/// </summary>
internal sealed class ConfirmationPair
{
    public const int BlockLength = KeyBlock.MinLength;

    private static readonly LinkId Link = new("l0");

    private readonly TwoStores _ends;

    public ConfirmationPair(bool isAnswered = true)
    {
        var entropy = new SeededEntropy(1);
        _ends = new(new(Link, LinkEnd.A, entropy), new(Link, LinkEnd.B, entropy));
        _ends.OpenSession();
        foreach (var (at, sender) in new[] { LinkEnd.A, LinkEnd.B, LinkEnd.A }.Index())
            _ends.Ingest((ulong)at + 1, sender, entropy.Bytes(BlockLength));
        if (isAnswered) _ = Answer(3);
    }

    public LinkKeyStore this[LinkEnd end] => _ends[end];

    public StoreAccount[] Account() => [StoreAccount.Of(_ends.A), StoreAccount.Of(_ends.B)];

    /// <summary>Every frame that the ends may send each other.</summary>
    public static IEnumerable<Seed> Sent()
    {
        var pair = new ConfirmationPair(isAnswered: false);
        foreach (var block in new[] { 1UL, 2UL, 3UL })
        {
            yield return new($"offer-{block}", pair.Offer(block));
            yield return new($"answer-{block}", pair.Answer(block));
        }
    }

    private byte[] Offer(ulong block) => BlockConfirmation.Offer(this[SenderOf(block)], block).Value;

    private byte[] Answer(ulong block) => BlockConfirmation.Answer(this[SenderOf(block).Other()], Offer(block)).Value;

    private static LinkEnd SenderOf(ulong block) => block == 2 ? LinkEnd.B : LinkEnd.A;
}
