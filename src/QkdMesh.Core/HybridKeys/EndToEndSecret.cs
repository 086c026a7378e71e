using System.Buffers.Binary;
using System.Security.Cryptography;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.HybridKeys;

/// <summary>
/// What the two ends of a batch agreed on by ML-KEM, outside the relays. Each key of the batch becomes another one, which takes both the secret and the
/// relayed key to know: the two-step derivation of NIST SP 800-56C rev. 2 (HMAC-SHA-512 extracts, HKDF expands). The KEM's secret with the relayed
/// keys of the batch behind it, salted with the digest of all that was said, gives one key to derive from; each key is bound to its id, its SAEs and its length. Its owner disposes of it.
/// </summary>
internal sealed class EndToEndSecret : IDisposable
{
    private readonly KeyMaterial _secret;
    private readonly byte[] _salt;

    /// <param name="secret">Of the KEM. It belongs to this from here on.</param>
    /// <param name="request">The message with the encapsulation key.</param>
    public EndToEndSecret(KeyMaterial secret, ReadOnlySpan<byte> request, ReadOnlySpan<byte> ciphertext)
    {
        _secret = secret;
        byte[] transcript = [.. request, .. ciphertext];
        _salt = SHA512.HashData(transcript);
        Confirmation = Confirm();
    }

    /// <summary>Shows who has the secret that they have the same one: a KEM gives a wrong secret rather than an error.</summary>
    public UInt128 Confirmation { get; }

    /// <summary>Turns relayed keys, one after the other, into the keys of the batch.</summary>
    public void CombineInto(Span<byte> keys, KeyDelivery delivery)
    {
        using var derivationKey = Extract(keys);
        for (var index = 0; index < delivery.Count; index++)
        {
            var info = new FrameWriter(256).Bytes("QkdMesh hybrid key 1"u8);
            new KeyId(delivery.Batch, index).ToGuid().TryWriteBytes(info.Reserve(16), bigEndian: true, out _);
            info.Name(delivery.Master.Value).Name(delivery.Slave.Value).UInt16((ushort)delivery.KeyLength);
            HKDF.Expand(HashAlgorithmName.SHA512, derivationKey.Span, keys.Slice(index * delivery.KeyLength, delivery.KeyLength), info.Written);
        }
    }

    public void Dispose() => _secret.Dispose();

    private UInt128 Confirm()
    {
        using var derivationKey = Extract([]);
        Span<byte> tag = stackalloc byte[16];
        HKDF.Expand(HashAlgorithmName.SHA512, derivationKey.Span, tag, "QkdMesh hybrid confirmation 1"u8);
        return BinaryPrimitives.ReadUInt128BigEndian(tag);
    }

    // HKDF's own method takes its input in one piece, which would be one more copy of every key.
    private KeyMaterial Extract(ReadOnlySpan<byte> relayed)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA512, _salt);
        hmac.AppendData(_secret.Span);
        hmac.AppendData(relayed);
        return KeyMaterial.Create(SHA512.HashSizeInBytes, hmac, static (key, from) => from.GetHashAndReset(key));
    }
}
