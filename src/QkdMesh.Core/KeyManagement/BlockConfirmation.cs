using System.Security.Cryptography;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.KeyManagement;

/// <summary>
/// How both ends learn that they hold the same block, before a byte of it is used. The end that will send with it offers a one-time
/// tag over its bytes, keyed from their head; the end that will receive compares, and answers with a tag of its own under the next key
/// of the head. A different byte anywhere gives a different tag, and the masked tags tell an eavesdropper nothing. The sender knows last:
/// where the answer is lost it gives the block up, and never sends with what the receiver would not take.
/// </summary>
public static class BlockConfirmation
{
    private const int FrameCapacity = 160;

    /// <summary>The sender's message.</summary>
    public static Result<byte[]> Offer(LinkKeyStore store, ulong block) =>
        CheckRole(store, block, isSender: true) is { } refusal ? refusal : Write(store, FrameKind.ConfirmationOffer, block);

    /// <summary>
    /// The receiver compares. If the tag fits, the receiver accepts messages under the block from here on; if not, it destroys the block.
    /// </summary>
    public static Result<byte[]> Answer(LinkKeyStore store, ReadOnlySpan<byte> offer)
    {
        // An offer that comes back to the end that made it fits there too: it must prove nothing.
        var check = Check(store, FrameKind.ConfirmationOffer, offer, isSender: false);
        if (!check.IsOk) return check.Error;
        var answer = Write(store, FrameKind.ConfirmationAnswer, check.Value);
        store.Confirm(check.Value);
        return answer;
    }

    /// <summary>The sender compares, and may send with the block from here on.</summary>
    public static Result<Done> Conclude(LinkKeyStore store, ReadOnlySpan<byte> answer)
    {
        var check = Check(store, FrameKind.ConfirmationAnswer, answer, isSender: true);
        if (!check.IsOk) return check.Error;
        store.Confirm(check.Value);
        return Done.Instance;
    }

    /// <summary>The sender gives a block up whose offer was refused or never answered.</summary>
    public static void Abandon(LinkKeyStore store, ulong block, MeshError why) => store.DiscardUnconfirmed(
        block, why.Code == ErrorCode.ConfirmationMismatch ? DiscardReason.Mismatch : DiscardReason.Unconfirmed);

    /// <summary>The link that a confirmation frame is for.</summary>
    public static Result<LinkId> LinkOf(ReadOnlySpan<byte> frame)
    {
        var reader = new FrameReader(frame);
        _ = reader.Byte();
        var link = new LinkId(reader.Name());
        return reader.Failed ? Malformed : link;
    }

    private static MeshError Malformed => new(ErrorCode.MalformedFrame, "a block confirmation cannot be read");

    private static MeshError? CheckRole(LinkKeyStore store, ulong block, bool isSender)
    {
        if (!store.TryPeekUnconfirmed(block, out var sender, out _))
            return new(ErrorCode.BlockUnknown, $"block {block} of {store.Link} does not wait for a confirmation");
        return (sender == store.End) == isSender
            ? null
            : new(ErrorCode.NotOnRoute, $"this step of the confirmation of block {block} is not for end {store.End} of {store.Link}");
    }

    private static Result<ulong> Check(LinkKeyStore store, FrameKind kind, ReadOnlySpan<byte> frame, bool isSender)
    {
        var reader = new FrameReader(frame);
        var isKind = reader.Byte() == (byte)kind;
        var link = reader.Name();
        LinkSession session = new(new(reader.UInt128()), new(reader.UInt128()));
        var block = reader.UInt64();
        _ = reader.Bytes(OneTimeTag.Length);
        if (reader.Failed || !reader.AtEnd || !isKind || link != store.Link.Value) return Malformed;
        if (session != store.Session)
            return new MeshError(ErrorCode.SessionMismatch, $"block {block} of {link} belongs to another session");
        if (CheckRole(store, block, isSender) is { } refusal) return refusal;
        var expected = Write(store, kind, block);
        if (!expected.IsOk) return expected.Error;
        if (CryptographicOperations.FixedTimeEquals(expected.Value, frame)) return block;
        store.DiscardUnconfirmed(block, DiscardReason.Mismatch);
        return new MeshError(ErrorCode.ConfirmationMismatch, $"the ends of {link} hold different bytes for block {block}");
    }

    // The kind says whose message it is, so an offer sent back is no answer; it also picks the key.
    private static Result<byte[]> Write(LinkKeyStore store, FrameKind kind, ulong block)
    {
        if (store.Session is not { } session || !store.TryPeekUnconfirmed(block, out var sender, out var bytes))
            return new MeshError(ErrorCode.BlockUnknown, $"block {block} of {store.Link} does not wait for a confirmation");
        var writer = new FrameWriter(FrameCapacity)
            .Byte((byte)kind).Name(store.Link.Value).UInt128(session.A.Value).UInt128(session.B.Value).UInt64(block);
        var key = bytes.Slice(kind == FrameKind.ConfirmationOffer ? 0 : OneTimeTag.KeyLength, OneTimeTag.KeyLength);
        byte[] message = [.. writer.Written, (byte)sender, .. bytes[KeyBlock.ConfirmationLength..]];
        OneTimeTag.Compute(key, message, writer.Reserve(OneTimeTag.Length));
        CryptographicOperations.ZeroMemory(message);
        return writer.ToArray();
    }
}
