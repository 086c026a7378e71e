using System.Security.Cryptography;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Associations;

/// <summary>
/// The messages of an agreement after its hello, and what their proofs cover. The answer and the finish sign the whole agreement: network,
/// both nodes, the incarnations of both, the epoch, and what both sent.
/// </summary>
internal static class AssociationTranscript
{
    private const int IncarnationLength = 16, TagLength = 16;

    public static MeshError Malformed => new(ErrorCode.MalformedFrame, "a message of an association cannot be read");

    /// <summary>A body, and a proof that stands behind it.</summary>
    public static byte[] WithProof(ReadOnlySpan<byte> body, byte[] proof) => new FrameWriter(body.Length + proof.Length + 2)
        .Bytes(body).UInt16(checked((ushort)proof.Length)).Bytes(proof).ToArray();

    public static byte[] WriteAnswer(UInt128 incarnation, ReadOnlySpan<byte> ciphertext) => new FrameWriter(ciphertext.Length + 32)
        .Byte((byte)FrameKind.AssociationAnswer).UInt128(incarnation).Bytes(ciphertext).ToArray();

    public static MeshError? TryParseAnswer(
        ReadOnlySpan<byte> bytes, int ciphertextLength, out ReadOnlySpan<byte> body, out ReadOnlySpan<byte> proof)
    {
        var reader = new FrameReader(bytes);
        var isKind = reader.Byte() == (byte)FrameKind.AssociationAnswer;
        _ = reader.Bytes(IncarnationLength + ciphertextLength);
        body = bytes[..reader.Position];
        proof = reader.Bytes(reader.UInt16());
        return isKind && !reader.Failed && reader.AtEnd ? null : Malformed;
    }

    /// <summary>The ciphertext at the end of an answer's body.</summary>
    public static ReadOnlySpan<byte> CiphertextOf(ReadOnlySpan<byte> body) => body[(1 + IncarnationLength)..];

    public static byte[] WriteFinish(NodeId source, ulong epoch, UInt128 tag, byte[] proof) => WithProof(
        new FrameWriter(128).Byte((byte)FrameKind.AssociationFinish).Name(source.Value).UInt64(epoch).UInt128(tag).Written, proof);

    public static MeshError? TryParseFinish(
        ReadOnlySpan<byte> bytes, out NodeId source, out ulong epoch, out UInt128 tag, out ReadOnlySpan<byte> proof)
    {
        var reader = new FrameReader(bytes);
        var isKind = reader.Byte() == (byte)FrameKind.AssociationFinish;
        source = new NodeId(reader.Name());
        epoch = reader.UInt64();
        tag = reader.UInt128();
        proof = reader.Bytes(reader.UInt16());
        return isKind && !reader.Failed && reader.AtEnd ? null : Malformed;
    }

    public static byte[] WriteDone(UInt128 tag) =>
        new FrameWriter(1 + TagLength).Byte((byte)FrameKind.AssociationDone).UInt128(tag).ToArray();

    public static MeshError? TryParseDone(ReadOnlySpan<byte> bytes, out UInt128 tag)
    {
        var reader = new FrameReader(bytes);
        var isKind = reader.Byte() == (byte)FrameKind.AssociationDone;
        tag = reader.UInt128();
        return isKind && !reader.Failed && reader.AtEnd ? null : Malformed;
    }

    /// <summary>What the proof of a message covers.</summary>
    /// <param name="hello">The body of the hello.</param>
    /// <param name="answer">The body of the answer; empty for the proof of the hello.</param>
    public static byte[] ToSign(FrameKind kind, ReadOnlySpan<byte> hello, ReadOnlySpan<byte> answer) =>
        [.. "QkdMesh association 1"u8, (byte)kind, .. SHA512.HashData(hello), .. answer];
}
