using System.Security.Cryptography;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.KeyRelay;

/// <summary>Why a share is refused at its target, or null.</summary>
/// <param name="tag">Of the source, from inside the payload.</param>
internal delegate MeshError? ShareCheck(ReadOnlySpan<byte> share, ReadOnlySpan<byte> tag);

/// <summary>The two halves of one hop: key is XORed with link key that both ends burn, under a one-time tag.</summary>
internal static class RelayHop
{
    /// <summary>Burns link key and seals the batch with it. Each call burns a new range: a retry never uses one again.</summary>
    public static Result<byte[]> Seal(
        LinkKeyStore store, KeyClaim claim, ReadOnlySpan<byte> header, int hop, ReadOnlySpan<byte> plaintext)
    {
        if (store.Session is not { } session) return NoSession(store);
        var burn = store.BurnToSend(claim, plaintext.Length, RelayFrame.RelayOf(header));
        if (!burn.IsOk) return burn.Error;
        using var pad = burn.Value;
        var writer = new FrameWriter(header.Length + plaintext.Length + 64 + (16 * pad.Ranges.Count))
            .Bytes(header).Byte((byte)hop).Byte((byte)store.End)
            .UInt128(session.A.Value).UInt128(session.B.Value).UInt16(checked((ushort)pad.Ranges.Count));
        foreach (var range in pad.Ranges) writer.UInt64(range.Block).Int32(range.Offset).Int32(range.Length);
        var ciphertext = writer.Reserve(plaintext.Length);
        pad.Pad.CopyTo(ciphertext);
        Xor.Into(ciphertext, plaintext);
        Span<byte> tag = stackalloc byte[OneTimeTag.Length];
        OneTimeTag.Compute(pad.TagKey, writer.Written, tag);
        return writer.Bytes(tag).ToArray();
    }

    /// <summary>
    /// Checks the tag, burns exactly the range that the sender burned, and opens the payload, which is to go on as it is. A refusal burns
    /// nothing.
    /// </summary>
    /// <param name="check">
    /// At the target: asked when the tag of the hop is right, before anything is burned. Then the share alone is opened.
    /// </param>
    public static Result<KeyMaterial> Open(LinkKeyStore store, RelayFrame frame, TimeSpan now, ShareCheck? check = null)
    {
        if (store.Session is null) return NoSession(store);
        if (frame.Session != store.Session)
            return Refused(store, ErrorCode.SessionMismatch, $"the message crossed {store.Link} in another session");
        if (frame.Sender != store.End.Other())
            return Refused(store, ErrorCode.TagMismatch, $"the message crossed {store.Link} the other way");
        var pad = new byte[OneTimeTag.KeyLength + frame.Delivery.PayloadLength];
        KeyMaterial? opened = null;
        try
        {
            if (!store.TryReadReceived(frame.Ranges, pad))
                return Refused(store, ErrorCode.PadUnavailable, $"link key of {store.Link} that the message names is not here, or spent");
            if (!OneTimeTag.Verify(pad.AsSpan(0, OneTimeTag.KeyLength), frame.Tagged, frame.Tag))
                return Refused(store, ErrorCode.TagMismatch, $"the tag of a message over {store.Link} is wrong");
            var plaintext = KeyMaterial.Allocate(check is null ? frame.Delivery.PayloadLength : frame.Delivery.Length);
            opened = new KeyMaterial(plaintext);
            frame.Ciphertext[..plaintext.Length].CopyTo(plaintext);
            Xor.Into(plaintext, pad.AsSpan(OneTimeTag.KeyLength, plaintext.Length));
            if (check is not null && Ask(check, plaintext, frame, pad) is { } refusal) return refusal;
            store.BurnReceived(frame.Ranges, pad, frame.Relay, frame.Sender, now);
            var result = opened;
            opened = null;
            return result;
        }
        finally
        {
            opened?.Dispose();
            CryptographicOperations.ZeroMemory(pad);
        }
    }

    private static MeshError? Ask(ShareCheck check, ReadOnlySpan<byte> share, RelayFrame frame, ReadOnlySpan<byte> pad)
    {
        Span<byte> tag = stackalloc byte[OneTimeTag.Length];
        frame.Ciphertext[share.Length..].CopyTo(tag);
        Xor.Into(tag, pad[(OneTimeTag.KeyLength + share.Length)..]);
        return check(share, tag);
    }

    private static MeshError NoSession(LinkKeyStore store) => Refused(store, ErrorCode.SessionMismatch, $"{store.Link} has no session");

    private static MeshError Refused(LinkKeyStore store, ErrorCode code, string detail) => new(code, detail) { Link = store.Link };
}
