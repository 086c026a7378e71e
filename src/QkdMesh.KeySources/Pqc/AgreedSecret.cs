using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;

namespace QkdMesh.KeySources.Pqc;

/// <summary>
/// What both ends agreed on, as HKDF-SHA-512 (RFC 5869) makes it into blocks. With each offer it becomes another one, from which the one before cannot be computed: what
/// was derived and destroyed does not come back, even to somebody who reads this memory within the same agreement.
/// </summary>
internal sealed class AgreedSecret : IDisposable
{
    /// <summary>The most that HKDF gives at a time, in bytes.</summary>
    public const int MaxBlock = 255 * SHA512.HashSizeInBytes;

    private KeyMaterial _prk;

    /// <param name="agreement">Number of the offer that began it.</param>
    /// <param name="secret">Of the KEM. It is emptied.</param>
    /// <param name="offer">With its header.</param>
    public AgreedSecret(LinkSession session, ulong agreement, KeyMaterial secret, ReadOnlySpan<byte> offer, ReadOnlySpan<byte> ciphertext)
    {
        (Session, Agreement) = (session, agreement);
        byte[] transcript = [.. offer, .. ciphertext];
        var salt = SHA512.HashData(transcript);
        _prk = KeyMaterial.Create(SHA512.HashSizeInBytes, (secret, salt), static (prk, from) => HKDF.Extract(HashAlgorithmName.SHA512, from.secret.Span, from.salt, prk));
        secret.Dispose();
    }

    public LinkSession Session { get; }

    public ulong Agreement { get; }

    /// <summary>The blocks of one offer. Afterwards they cannot be made again.</summary>
    public List<DirectedKey> Derive(OfferTerms terms, IReadOnlyList<PlannedBlock> blocks)
    {
        var keys = new List<DirectedKey>(blocks.Count);
        for (var at = 0; at < blocks.Count; at++) keys.Add(new(blocks[at].Sender, Expand("block"u8, terms, terms.FirstBlock + (ulong)at, blocks[at].Length)));
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
        return KeyMaterial.Create(length, (_prk, info), static (bytes, from) => HKDF.Expand(HashAlgorithmName.SHA512, from._prk.Span, bytes, from.info));
    }
}
