using System.Buffers.Binary;
using System.Security.Cryptography;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.KeySources.Pqc;

/// <summary>
/// HMAC-SHA-256 over what the two ends of a link say to each other, each under a key of its own: a message that comes back to its sender proves nothing there. An offer
/// is tagged from its first byte on, and a reply together with the whole offer that it answers.
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

    // With the length of the first part, no two pairs of them read the same.
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
