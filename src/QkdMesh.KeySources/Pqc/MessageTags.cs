using System.Buffers.Binary;
using System.Security.Cryptography;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.KeySources.Pqc;

/// <summary>
/// HMAC-SHA-256 tags of the messages between the two ends of a link. Each end has a key of its own, so an end does not accept its own
/// message. The tag of an offer covers all of its bytes. The tag of a reply also covers the whole offer.
/// </summary>
internal sealed class MessageTags(PreSharedKey psk, LinkId link) : IDisposable
{
    public const int Length = SHA256.HashSizeInBytes;

    private readonly KeyMaterial _ofA = psk.MessageKeyOf(link, LinkEnd.A), _ofB = psk.MessageKeyOf(link, LinkEnd.B);

    public byte[] OfOffer(ReadOnlySpan<byte> header, ReadOnlySpan<byte> untagged) => Compute(_ofA, header, untagged);

    public byte[] OfReply(ReadOnlySpan<byte> offer, ReadOnlySpan<byte> untagged) => Compute(_ofB, offer, untagged);

    public bool IsOffer(ReadOnlySpan<byte> header, ReadOnlySpan<byte> tagged) =>
        tagged.Length >= Length && CryptographicOperations.FixedTimeEquals(OfOffer(header, tagged[..^Length]), tagged[^Length..]);

    public bool IsReply(ReadOnlySpan<byte> offer, ReadOnlySpan<byte> tagged) =>
        tagged.Length >= Length && CryptographicOperations.FixedTimeEquals(OfReply(offer, tagged[..^Length]), tagged[^Length..]);

    public void Dispose()
    {
        _ofA.Dispose();
        _ofB.Dispose();
    }

    // The length of the first part comes first, so no two pairs of parts give the same bytes.
    private static byte[] Compute(KeyMaterial key, ReadOnlySpan<byte> before, ReadOnlySpan<byte> message)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, before.Length);
        using var tag = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Span);
        tag.AppendData(length);
        tag.AppendData(before);
        tag.AppendData(message);
        return tag.GetHashAndReset();
    }
}
