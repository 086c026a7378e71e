using System.Buffers.Binary;
using System.Security.Cryptography;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Associations;

/// <summary>
/// The keys of one association, one for each direction, by the two-step derivation of NIST SP 800-56C rev. 2 with HMAC-SHA-512. They
/// authenticate by HMAC-SHA-256. They encrypt nothing, so the secrecy of keys does not rest on them. The owner disposes of them.
/// </summary>
internal sealed class AssociationKeys : IDisposable
{
    private const int Length = 32;

    private readonly KeyMaterial _ofSource, _ofTarget;

    /// <param name="secret">Of the KEM. It is emptied.</param>
    /// <param name="transcript">Of the agreement.</param>
    public AssociationKeys(KeyMaterial secret, ReadOnlySpan<byte> transcript)
    {
        using (secret)
        {
            var salt = SHA512.HashData(transcript);
            using var extracted = KeyMaterial.Create(
                SHA512.HashSizeInBytes, (secret, salt),
                static (prk, from) => HKDF.Extract(HashAlgorithmName.SHA512, from.secret.Span, from.salt, prk));
            _ofSource = Expand(extracted, "QkdMesh association 1 source"u8.ToArray());
            _ofTarget = Expand(extracted, "QkdMesh association 1 target"u8.ToArray());
        }
    }

    public bool IsGone => _ofSource.IsGone;

    /// <summary>The tag of a message of the source.</summary>
    public UInt128 OfSource(FrameKind kind, EndMark mark, ReadOnlySpan<byte> body) => Tag(_ofSource, Marked(kind, mark, body));

    /// <summary>The tag of the target's answer to the message with a mark.</summary>
    public UInt128 OfTarget(FrameKind kind, EndMark mark, ReadOnlySpan<byte> body) => Tag(_ofTarget, Marked(kind, mark, body));

    /// <summary>The tag of the target's receipt for a share.</summary>
    public UInt128 OfReceipt(ReadOnlySpan<byte> header) => Tag(_ofTarget, header);

    /// <summary>
    /// The tag of a share: Poly1305 under a key that only this header has. The header names the message, so the key is used once.
    /// </summary>
    /// <param name="header">Of the relay: the same on every hop. It begins with the kind of its frame, as all messages do.</param>
    /// <param name="tag">Gets 16 bytes.</param>
    public void TagShare(ReadOnlySpan<byte> header, ReadOnlySpan<byte> share, Span<byte> tag)
    {
        Span<byte> key = stackalloc byte[OneTimeTag.KeyLength];
        HMACSHA256.HashData(_ofSource.Span, header, key);
        OneTimeTag.Compute(key, share, tag);
        CryptographicOperations.ZeroMemory(key);
    }

    public static bool AreEqual(UInt128 one, UInt128 other)
    {
        Span<byte> first = stackalloc byte[16], second = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(first, one);
        BinaryPrimitives.WriteUInt128BigEndian(second, other);
        return CryptographicOperations.FixedTimeEquals(first, second);
    }

    public void Dispose()
    {
        _ofSource.Dispose();
        _ofTarget.Dispose();
    }

    /// <summary>What the tag of a message beside the relays covers.</summary>
    public static byte[] Marked(FrameKind kind, EndMark mark, ReadOnlySpan<byte> body) =>
        new FrameWriter(body.Length + 17).Byte((byte)kind).UInt64(mark.Epoch).UInt64(mark.Sequence).Bytes(body).ToArray();

    private static UInt128 Tag(KeyMaterial key, ReadOnlySpan<byte> message)
    {
        Span<byte> tag = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Span, message, tag);
        return BinaryPrimitives.ReadUInt128BigEndian(tag);
    }

    private static KeyMaterial Expand(KeyMaterial extracted, byte[] purpose) => KeyMaterial.Create(
        Length, (extracted, purpose),
        static (key, from) => HKDF.Expand(HashAlgorithmName.SHA512, from.extracted.Span, key, from.purpose));
}
