using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;
using QkdMesh.Fuzz.Inputs;

namespace QkdMesh.Fuzz.Targets;

/// <summary>
/// Both ends of one link, the same each time: block 1 waits to be confirmed for A to send with, block 2 for B, and block 3 for A, which
/// B has answered already.
/// </summary>
internal sealed class ConfirmationPair
{
    public const int BlockLength = KeyBlock.MinLength;

    private static readonly LinkId Link = new("l0");

    private readonly LinkKeyStore[] _ends;

    public ConfirmationPair(bool isAnswered = true)
    {
        var entropy = new SeededEntropy(1);
        _ends = [new(Link, LinkEnd.A, entropy), new(Link, LinkEnd.B, entropy)];
        while (this[LinkEnd.A].Session is null || this[LinkEnd.A].Session != this[LinkEnd.B].Session)
        {
            var nonce = this[LinkEnd.A].Nonce;
            this[LinkEnd.A].Greeted(nonce, this[LinkEnd.B].Greet(nonce));
        }
        var key = new byte[BlockLength];
        foreach (var (at, sender) in new[] { LinkEnd.A, LinkEnd.B, LinkEnd.A }.Index())
        {
            entropy.Fill(key);
            foreach (var end in _ends)
                _ = end.Ingest(new(end.Session!.Value, (ulong)at + 1, sender, KeyMaterial.CopyOf(key)), TimeSpan.Zero).Value;
        }
        if (isAnswered) _ = Answer(3);
    }

    public LinkKeyStore this[LinkEnd end] => _ends[(int)end];

    public StoreAccount[] Account() => [.. _ends.Select(StoreAccount.Of)];

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
