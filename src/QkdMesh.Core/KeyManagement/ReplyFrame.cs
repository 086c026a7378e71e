using System.Security.Cryptography;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;

namespace QkdMesh.Core.KeyManagement;

/// <summary>
/// The reply to an offer, from end B to end A: the source's own message, then a digest of it and of the offer that it answers. The digest
/// shows that neither was changed by accident; otherwise the ends would make different blocks of the same key. If an attacker changed the
/// digest as well, the confirmation of the blocks fails.
/// </summary>
internal readonly ref struct ReplyFrame
{
    private const int HeaderCapacity = 128;

    private ReplyFrame(LinkSession session, ulong number, ReadOnlySpan<byte> frame, int header)
    {
        Session = session;
        Number = number;
        Body = frame[header..^SHA256.HashSizeInBytes];
        Undigested = frame[..^SHA256.HashSizeInBytes];
        Digest = frame[^SHA256.HashSizeInBytes..];
    }

    public LinkSession Session { get; }

    /// <summary>Of the offer.</summary>
    public ulong Number { get; }

    public ReadOnlySpan<byte> Body { get; }

    private ReadOnlySpan<byte> Undigested { get; }

    private ReadOnlySpan<byte> Digest { get; }

    public static byte[] Write(OfferTerms terms, ReadOnlySpan<byte> offer, ReadOnlySpan<byte> body)
    {
        var writer = new FrameWriter(HeaderCapacity + body.Length)
            .Byte((byte)FrameKind.KeyReply).Name(terms.Link.Value).UInt128(terms.Session.A.Value).UInt128(terms.Session.B.Value)
            .UInt64(terms.Number).Bytes(body);
        return writer.Bytes(DigestOf(offer, writer.Written)).ToArray();
    }

    /// <returns>False where the bytes are no reply.</returns>
    public static bool TryParse(ReadOnlySpan<byte> frame, out ReplyFrame reply)
    {
        var reader = new FrameReader(frame);
        var isKind = reader.Byte() == (byte)FrameKind.KeyReply;
        _ = reader.Name();
        LinkSession session = new(new(reader.UInt128()), new(reader.UInt128()));
        var number = reader.UInt64();
        reply = default;
        if (reader.Failed || !isKind || frame.Length < reader.Position + SHA256.HashSizeInBytes) return false;
        reply = new ReplyFrame(session, number, frame, reader.Position);
        return true;
    }

    /// <summary>Whether it came as it was written, and answers the offer as that was written.</summary>
    public bool Answers(ReadOnlySpan<byte> offer) => Digest.SequenceEqual(DigestOf(offer, Undigested));

    private static byte[] DigestOf(ReadOnlySpan<byte> offer, ReadOnlySpan<byte> reply)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(offer);
        hash.AppendData(reply);
        return hash.GetHashAndReset();
    }
}
