using System.Security.Cryptography;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;

namespace QkdMesh.Core.KeyManagement;

/// <summary>
/// An offer of a paired source as it crosses from end A to end B: the terms, then what the source itself says, then a digest of both.
/// End B takes nothing of an offer that was changed by accident, which may have room for more key than the link allows. An attacker can
/// change the digest as well.
/// </summary>
internal readonly ref struct OfferFrame
{
    private const int HeaderCapacity = 160;

    private OfferFrame(OfferTerms terms, ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        Terms = terms;
        Header = header;
        Body = body;
    }

    public OfferTerms Terms { get; }

    public ReadOnlySpan<byte> Header { get; }

    public ReadOnlySpan<byte> Body { get; }

    public static byte[] WriteHeader(OfferTerms terms) => new FrameWriter(HeaderCapacity)
        .Byte((byte)FrameKind.KeyOffer).Name(terms.Link.Value).UInt128(terms.Session.A.Value).UInt128(terms.Session.B.Value)
        .UInt64(terms.Number).UInt64(terms.FirstBlock).UInt64((ulong)terms.Room.A.Count).UInt64((ulong)terms.Room.B.Count).ToArray();

    /// <param name="header">The terms, as <see cref="WriteHeader"/> gives them.</param>
    /// <param name="body">What the source says: not empty.</param>
    public static byte[] Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        byte[] frame = [.. header, .. body, .. new byte[SHA256.HashSizeInBytes]];
        SHA256.HashData(frame.AsSpan(..^SHA256.HashSizeInBytes), frame.AsSpan(^SHA256.HashSizeInBytes..));
        return frame;
    }

    /// <returns>False where the bytes are no offer, or not the offer that was written.</returns>
    public static bool TryParse(ReadOnlySpan<byte> frame, out OfferFrame offer)
    {
        var reader = new FrameReader(frame);
        var isKind = reader.Byte() == (byte)FrameKind.KeyOffer;
        var link = reader.Name();
        LinkSession session = new(new(reader.UInt128()), new(reader.UInt128()));
        ulong number = reader.UInt64(), firstBlock = reader.UInt64(), roomA = reader.UInt64(), roomB = reader.UInt64();
        offer = default;
        if (reader.Failed || !isKind || !HasBody(frame, reader.Position)) return false;
        // Numbers that no link counts up to would leave none for what comes after.
        if (firstBlock > long.MaxValue || Math.Max(roomA, roomB) > int.MaxValue) return false;
        var terms = new OfferTerms(new(link), session, number, firstBlock, new(Bits.From((long)roomA), Bits.From((long)roomB)));
        offer = new OfferFrame(terms, frame[..reader.Position], frame[reader.Position..^SHA256.HashSizeInBytes]);
        return true;
    }

    private static bool HasBody(ReadOnlySpan<byte> frame, int header) => frame.Length > header + SHA256.HashSizeInBytes
        && SHA256.HashData(frame[..^SHA256.HashSizeInBytes]).AsSpan().SequenceEqual(frame[^SHA256.HashSizeInBytes..]);

    /// <summary>The link that an offer or a reply is for.</summary>
    public static Result<LinkId> LinkOf(ReadOnlySpan<byte> frame)
    {
        var reader = new FrameReader(frame);
        _ = reader.Byte();
        var link = new LinkId(reader.Name());
        return reader.Failed ? new MeshError(ErrorCode.MalformedFrame, "a message of a paired source cannot be read") : link;
    }
}
