using QkdMesh.Core.Associations;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;
using QkdMesh.Simulation.World;

namespace QkdMesh.Simulation.Attacks;

/// <summary>Seals messages of an attacker. The tags of their hops are right: the attacker has the link key.</summary>
internal static class FalseMessage
{
    private const int KeyLength = 32;

    /// <summary>A delivery of fresh random keys.</summary>
    public static KeyDelivery DeliveryOf(SaeId master, SaeId slave, Luck luck) =>
        new(KeyBatchId.New(luck), master, slave, luck.Between(1, 2), KeyLength, Share: 0, Shares: 1, Stream: null)
        {
            Assurance = Assurance.Its,
        };

    /// <summary>
    /// Seals with fresh key of the attacker's end of the link, and with the best proof of a source that the attacker has. Null if there is
    /// not enough key.
    /// </summary>
    /// <param name="proving">The association to prove the share with; null for the best that there is.</param>
    public static byte[]? Seal(
        TakenNode node, KeyDelivery delivery, ForgedRoute route, ReadOnlySpan<byte> share, SourceAssociation? proving = null)
    {
        var proof = new ForgedProof(node, route, proving);
        var header = RelayFrame.WriteHeader(RelayId.New(node.Luck), delivery, route.Nodes, route.Links, proof.Mark);
        return SealAgain(node, header, route, [.. share, .. proof.TagOf(header, share)]);
    }

    /// <summary>Seals a payload again under the header that it came with: then the tag inside of it is right.</summary>
    public static byte[]? SealAgain(TakenNode node, ReadOnlySpan<byte> header, ForgedRoute route, ReadOnlySpan<byte> payload)
    {
        if (node.Manager.Links.EndOf(route.Link) is not { IsOk: true, Value: var store }) return null;
        var message = RelayHop.Seal(store, default, header, route.Hop, payload);
        return message.IsOk ? message.Value : null;
    }

    /// <summary>
    /// Seals with any bytes that the attacker ever had: used before, of the head of a block, of a block that nobody confirmed, of the
    /// other direction. Null if it has no block of the session.
    /// </summary>
    public static byte[]? SealWithLoot(TakenNode node, LinkKeyStore end, KeyDelivery delivery, ForgedRoute route)
    {
        var needed = OneTimeTag.KeyLength + delivery.PayloadLength;
        var blocks = node.Loot.Of(end.Link, end.Session!.Value).Where(block => block.Bytes.Length >= needed).ToList();
        if (blocks.Count == 0) return null;
        var (id, bytes) = node.Luck.Pick(blocks);
        var offset = node.Luck.Happens(0.2)
            ? node.Luck.Between(0, Math.Min(KeyBlock.ConfirmationLength, bytes.Length - needed))
            : node.Luck.Between(0, bytes.Length - needed);
        var sender = node.Luck.Happens(0.9) ? end.End : end.End.Other();
        var proof = new ForgedProof(node, route);
        var writer = new FrameWriter(512)
            .Bytes(RelayFrame.WriteHeader(RelayId.New(node.Luck), delivery, route.Nodes, route.Links, proof.Mark))
            .Byte((byte)route.Hop).Byte((byte)sender).UInt128(end.Session.Value.A.Value).UInt128(end.Session.Value.B.Value)
            .UInt16(1).UInt64(id).Int32(offset).Int32(needed);
        var ciphertext = writer.Reserve(delivery.PayloadLength);
        node.Luck.Fill(ciphertext);
        Span<byte> tag = stackalloc byte[OneTimeTag.Length];
        OneTimeTag.Compute(bytes.AsSpan(offset, OneTimeTag.KeyLength), writer.Written, tag);
        return writer.Bytes(tag).ToArray();
    }
}
