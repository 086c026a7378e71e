using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;

namespace QkdMesh.KeySources.Pqc;

/// <summary>
/// The secret of both ends, from which HKDF-SHA-512 (RFC 5869) derives blocks. Each offer replaces the secret by a new one, from which
/// the old secret cannot be computed. So nobody who reads this memory later can derive destroyed blocks again, also within one agreement.
/// </summary>
internal sealed class AgreedSecret : IDisposable
{
    /// <summary>The most bytes that one HKDF expansion gives.</summary>
    public const int MaxBlock = 255 * SHA512.HashSizeInBytes;

    private KeyMaterial _prk;

    /// <param name="agreement">The number of the offer that began the agreement.</param>
    /// <param name="secret">The secret of the KEM. It is emptied.</param>
    /// <param name="offer">The offer with its header.</param>
    public AgreedSecret(LinkSession session, ulong agreement, KeyMaterial secret, ReadOnlySpan<byte> offer, ReadOnlySpan<byte> ciphertext)
    {
        (Session, Agreement) = (session, agreement);
        byte[] transcript = [.. offer, .. ciphertext];
        var salt = SHA512.HashData(transcript);
        _prk = KeyMaterial.Create(
            SHA512.HashSizeInBytes, (secret, salt),
            static (prk, from) => HKDF.Extract(HashAlgorithmName.SHA512, from.secret.Span, from.salt, prk));
        secret.Dispose();
    }

    public LinkSession Session { get; }

    public ulong Agreement { get; }

    /// <summary>Derives the blocks of one offer. They cannot be derived again.</summary>
    public List<DirectedKey> Derive(OfferTerms terms, IReadOnlyList<PlannedBlock> blocks)
    {
        var keys = new List<DirectedKey>(blocks.Count);
        for (var at = 0; at < blocks.Count; at++)
        {
            var key = Expand("block"u8, terms, terms.FirstBlock + (ulong)at, blocks[at].Length);
            keys.Add(new(blocks[at].Sender, key));
        }
        var next = Expand("next"u8, terms, terms.Number, SHA512.HashSizeInBytes);
        _prk.Dispose();
        _prk = next;
        return keys;
    }

    public void Dispose() => _prk.Dispose();

    private KeyMaterial Expand(ReadOnlySpan<byte> purpose, OfferTerms terms, ulong number, int length)
    {
        Span<byte> numbers = stackalloc byte[40];
        BinaryPrimitives.WriteUInt128BigEndian(numbers, terms.Session.A.Value);
        BinaryPrimitives.WriteUInt128BigEndian(numbers[16..], terms.Session.B.Value);
        BinaryPrimitives.WriteUInt64BigEndian(numbers[32..], number);
        byte[] info = [.. "QkdMesh pqc 1 "u8, .. purpose, 0, .. numbers, .. Encoding.ASCII.GetBytes(terms.Link.Value)];
        return KeyMaterial.Create(
            length, (_prk, info), static (bytes, from) => HKDF.Expand(HashAlgorithmName.SHA512, from._prk.Span, bytes, from.info));
    }
}
