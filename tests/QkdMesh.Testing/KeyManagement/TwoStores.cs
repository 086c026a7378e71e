using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;

namespace QkdMesh.Testing.KeyManagement;

/// <summary>The key stores of both ends of one link, joined by direct calls.</summary>
public readonly record struct TwoStores(LinkKeyStore A, LinkKeyStore B)
{
    public LinkKeyStore this[LinkEnd end] => end == LinkEnd.A ? A : B;

    /// <summary>Both ends greet each other until they agree on a session.</summary>
    public void OpenSession()
    {
        while (A.Session is null || A.Session != B.Session)
        {
            var sent = A.Nonce;
            A.Greeted(sent, B.Greet(sent));
        }
    }

    /// <summary>Hands both ends the same block, which they have yet to confirm.</summary>
    /// <param name="sender">The end that may send with the block.</param>
    public void Ingest(ulong block, LinkEnd sender, byte[] key, TimeSpan now = default)
    {
        foreach (var end in new[] { A, B })
            _ = end.Ingest(new KeyBlock(A.Session!.Value, block, sender, KeyMaterial.CopyOf(key)), now).Value;
    }

    /// <summary>Both ends confirm that they hold the same block.</summary>
    public void Confirm(ulong block)
    {
        var sender = A.UnconfirmedToSend.Contains(block) ? LinkEnd.A : LinkEnd.B;
        var answer = BlockConfirmation.Answer(this[sender.Other()], BlockConfirmation.Offer(this[sender], block).Value);
        _ = BlockConfirmation.Conclude(this[sender], answer.Value).Value;
    }
}
