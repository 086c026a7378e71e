using System.Buffers.Binary;
using System.Security.Cryptography;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.HybridKeys;

/// <summary>
/// The secret that the two ends of a batch agreed on by ML-KEM, outside the relays. It turns each relayed key into a key that depends on
/// both the secret and the relayed key, by the two-step derivation of NIST SP 800-56C rev. 2. HMAC-SHA-512 extracts one derivation key from
/// the KEM's secret followed by the relayed keys, salted with the digest of both messages. HKDF expands it to each key, bound to the key's
/// id, SAEs and length. The owner disposes of the secret.
/// </summary>
internal sealed class EndToEndSecret : IDisposable
{
    private readonly KeyMaterial _secret;
    private readonly byte[] _salt;

    /// <param name="secret">The KEM's secret. This object becomes its owner.</param>
    /// <param name="request">The message with the encapsulation key.</param>
    public EndToEndSecret(KeyMaterial secret, ReadOnlySpan<byte> request, ReadOnlySpan<byte> ciphertext)
    {
        _secret = secret;
        byte[] transcript = [.. request, .. ciphertext];
        _salt = SHA512.HashData(transcript);
        Confirmation = Confirm();
    }

    /// <summary>Shows the other end that both have the same secret: a KEM gives a wrong secret rather than an error.</summary>
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
            HKDF.Expand(
                HashAlgorithmName.SHA512, derivationKey.Span, keys.Slice(index * delivery.KeyLength, delivery.KeyLength), info.Written);
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
