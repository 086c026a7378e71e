using QkdMesh.Core.Frames;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Associations;

/// <summary>An association as its source has it. It proves messages of the source, and checks answers of the target.</summary>
internal sealed class SourceAssociation(ulong epoch, AssociationKeys keys, TimeSpan since) : IDisposable
{
    private ulong _last;

    public ulong Epoch => epoch;

    public TimeSpan Since => since;

    /// <summary>Messages so far.</summary>
    public ulong Messages => _last;

    /// <summary>The target said that it does not know the association.</summary>
    public bool IsDoubted { get; set; }

    /// <summary>Destroyed: nothing can be proven with it any more.</summary>
    public bool IsGone => keys.IsGone;

    public EndMark NextMark() => new(epoch, ++_last);

    public EndProof Prove(FrameKind kind, ReadOnlySpan<byte> body)
    {
        var mark = NextMark();
        return new(mark, keys.OfSource(kind, mark, body));
    }

    public bool IsAnswer(FrameKind kind, EndMark mark, ReadOnlySpan<byte> body, UInt128 tag) =>
        !IsGone && AssociationKeys.AreEqual(keys.OfTarget(kind, mark, body), tag);

    /// <inheritdoc cref="AssociationKeys.TagShare"/>
    public void TagShare(ReadOnlySpan<byte> header, ReadOnlySpan<byte> share, Span<byte> tag) => keys.TagShare(header, share, tag);

    public bool IsReceipt(ReadOnlySpan<byte> header, UInt128? tag) =>
        !IsGone && tag is { } given && AssociationKeys.AreEqual(keys.OfReceipt(header), given);

    public void Dispose() => keys.Dispose();
}
