using System.Buffers.Binary;
using System.Security.Cryptography;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources.Pqc;

/// <summary>
/// HMAC-SHA-256 tags of the messages between the two ends of a link. Each end has a key of its own, so an end does not accept its own
/// message. The tag of an offer covers all of its bytes. The tag of a reply also covers the whole offer.
/// </summary>
/// <param name="end">The end that makes and checks the tags.</param>
internal sealed class MessageTags(IPreSharedKeys psks, LinkId link, NodeId end) : IDisposable
{
    public const int Length = SHA256.HashSizeInBytes;

    private KeyMaterial? _ofA, _ofB;

    /// <summary>Takes the pre-shared key as it is now. Each agreement begins so, and a key that was replaced is not used again.</summary>
    /// <returns>Why there is no key; null if there is one.</returns>
    public string? Renew()
    {
        Dispose();
        var found = psks.Of(link, end);
        if (found.Error is { } missing) return missing.Detail;
        using var psk = found.Value;
        (_ofA, _ofB) = (psk.MessageKeyOf(link, LinkEnd.A), psk.MessageKeyOf(link, LinkEnd.B));
        return null;
    }

    public byte[] OfOffer(ReadOnlySpan<byte> header, ReadOnlySpan<byte> untagged) => Compute(_ofA!, header, untagged);

    public byte[] OfReply(ReadOnlySpan<byte> offer, ReadOnlySpan<byte> untagged) => Compute(_ofB!, offer, untagged);

    public bool IsOffer(ReadOnlySpan<byte> header, ReadOnlySpan<byte> tagged) =>
        _ofA is not null && tagged.Length >= Length
        && CryptographicOperations.FixedTimeEquals(OfOffer(header, tagged[..^Length]), tagged[^Length..]);

    public bool IsReply(ReadOnlySpan<byte> offer, ReadOnlySpan<byte> tagged) =>
        _ofA is not null && tagged.Length >= Length
        && CryptographicOperations.FixedTimeEquals(OfReply(offer, tagged[..^Length]), tagged[^Length..]);

    public void Dispose()
    {
        _ofA?.Dispose();
        _ofB?.Dispose();
        (_ofA, _ofB) = (null, null);
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
