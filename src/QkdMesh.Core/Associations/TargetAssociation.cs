using System.Security.Cryptography;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Associations;

/// <summary>An association as its target has it. It checks messages of the source, and proves answers to them.</summary>
internal sealed class TargetAssociation(NodeId source, ulong epoch, AssociationKeys keys, TimeSpan since) : IDisposable
{
    private readonly SequenceWindow _window = new();

    public ulong Epoch => epoch;

    public TimeSpan Since => since;

    /// <summary>Why a message with a number is not taken, or null.</summary>
    public MeshError? CheckNumber(ulong number) => _window.MayTake(number)
        ? null
        : new(ErrorCode.TagMismatch, $"a message of {source} came before, or comes much too late");

    /// <summary>The message is known to be the source's. Whatever comes of it, it is not taken a second time.</summary>
    public void Take(ulong number) => _window.Take(number);

    /// <summary>Why the source did not say so, or null. A message that the source sent is taken: it must not come again.</summary>
    public MeshError? TakeMessage(FrameKind kind, EndProof proof, ReadOnlySpan<byte> body)
    {
        if (CheckNumber(proof.Mark.Sequence) is { } late) return late;
        if (!AssociationKeys.AreEqual(keys.OfSource(kind, proof.Mark, body), proof.Tag)) return NotFromSource;
        Take(proof.Mark.Sequence);
        return null;
    }

    /// <summary>Why the source did not send this share with this header, or null.</summary>
    public MeshError? CheckShare(ReadOnlySpan<byte> header, ReadOnlySpan<byte> share, ReadOnlySpan<byte> tag)
    {
        Span<byte> expected = stackalloc byte[OneTimeTag.Length];
        keys.TagShare(header, share, expected);
        return CryptographicOperations.FixedTimeEquals(expected, tag) ? null : NotFromSource;
    }

    /// <summary>The tag of the answer to the message with a mark.</summary>
    public UInt128 Prove(FrameKind kind, EndMark mark, ReadOnlySpan<byte> body) => keys.OfTarget(kind, mark, body);

    /// <inheritdoc cref="AssociationKeys.OfReceipt"/>
    public UInt128 Receipt(ReadOnlySpan<byte> header) => keys.OfReceipt(header);

    public void Dispose() => keys.Dispose();

    private MeshError NotFromSource => new(ErrorCode.TagMismatch, $"{source} did not send this message");
}
