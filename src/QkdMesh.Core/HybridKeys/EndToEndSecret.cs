using System.Buffers.Binary;
using System.Security.Cryptography;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;

namespace QkdMesh.Core.HybridKeys;

/// <summary>
/// What the two ends of a batch agreed on by ML-KEM, outside the relays. Each key of the batch becomes another one, which takes both the secret and the
/// relayed key to know: the two-step derivation of NIST SP 800-56C rev. 2 (HMAC-SHA-512 extracts, HKDF expands) over the KEM's secret with the relayed
/// key behind it, salted with the digest of all that was said, and bound to the key's id, its SAEs and its length. Its owner disposes of it.
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
        for (var index = 0; index < delivery.Count; index++)
        {
            var key = keys.Slice(index * delivery.KeyLength, delivery.KeyLength);
            var info = new FrameWriter(256).Bytes("QkdMesh hybrid key 1"u8);
            new KeyId(delivery.Batch, index).ToGuid().TryWriteBytes(info.Reserve(16), bigEndian: true, out _);
            info.Name(delivery.Master.Value).Name(delivery.Slave.Value).UInt16((ushort)delivery.KeyLength);
            Derive(key, info.Written, key);
        }
    }

    public void Dispose() => _secret.Dispose();

    private UInt128 Confirm()
    {
        Span<byte> tag = stackalloc byte[16];
        Derive([], "QkdMesh hybrid confirmation 1"u8, tag);
        return BinaryPrimitives.ReadUInt128BigEndian(tag);
    }

    private void Derive(ReadOnlySpan<byte> relayed, ReadOnlySpan<byte> info, Span<byte> output)
    {
        Span<byte> input = stackalloc byte[_secret.Length + relayed.Length];
        Span<byte> derivationKey = stackalloc byte[SHA512.HashSizeInBytes];
        try
        {
            _secret.Span.CopyTo(input);
            relayed.CopyTo(input[_secret.Length..]);
            HKDF.Extract(HashAlgorithmName.SHA512, input, _salt, derivationKey);
            HKDF.Expand(HashAlgorithmName.SHA512, derivationKey, output, info);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(input);
            CryptographicOperations.ZeroMemory(derivationKey);
        }
    }
}
