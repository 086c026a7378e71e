using QkdMesh.Core.Associations;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Keys;

namespace QkdMesh.Simulation.Attacks;

/// <summary>
/// The proof of a source as an attacker makes it. As a source, the attacker proves itself. In the name of another source, it takes a mark
/// of a message that it relayed, of its own association with the target, or any mark; and the tag is under its own key, or a guess.
/// </summary>
internal sealed class ForgedProof
{
    private const int MostAhead = 40;

    private readonly TakenNode _node;
    private readonly SourceAssociation? _own;

    public ForgedProof(TakenNode node, ForgedRoute route, SourceAssociation? proving = null)
    {
        (_node, _own) = (node, proving ?? node.Manager.Ends.With(route.Target));
        var luck = node.Luck;
        if (_own is not null && (proving is not null || route.Nodes[0] == node.Id || luck.Happens(0.4))) Mark = _own.NextMark();
        else if (node.Loot.MarkOf(route.Nodes[0], route.Target) is { } seen && luck.Happens(0.8))
            Mark = seen with { Sequence = seen.Sequence + (ulong)luck.Between(0, MostAhead) };
        else Mark = new(luck.Next(), (ulong)luck.Between(0, MostAhead));
    }

    public EndMark Mark { get; }

    public byte[] TagOf(ReadOnlySpan<byte> header, ReadOnlySpan<byte> share)
    {
        if (_own is not { IsGone: false }) return _node.Noise(OneTimeTag.Length);
        var tag = new byte[OneTimeTag.Length];
        _own.TagShare(header, share, tag);
        return tag;
    }

    /// <summary>The same for a message beside the relays.</summary>
    public EndProof Of(FrameKind kind, ReadOnlySpan<byte> body) =>
        _own is { IsGone: false } own ? own.Prove(kind, body) with { Mark = Mark } : new EndProof(Mark, _node.Luck.Next());
}
