using QkdMesh.Core.Calls;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;

namespace QkdMesh.Simulation.Attacks;

/// <summary>
/// The blocks that an attacker copied before the node took them, and marks of messages. An attacker need not burn what it uses.
/// </summary>
internal sealed class Loot
{
    private const int MostBlocks = 64;

    private readonly List<(LinkId Link, LinkSession Session, ulong Id, byte[] Bytes)> _blocks = [];
    private readonly Dictionary<(NodeId Source, NodeId Target), EndMark> _marks = [];

    public void Take(NodeCall call)
    {
        if (call is RelayCall relay && RelayFrame.Parse(relay.Message) is { IsOk: true, Value: var frame })
            _marks[(frame.Nodes[0], frame.Nodes[^1])] = frame.Mark;
        if (call is not HandOverCall handOver) return;
        foreach (var block in handOver.Blocks.Where(block => !block.Key.IsGone))
            _blocks.Add((handOver.Link, block.Session, block.Id, block.Key.Span.ToArray()));
        if (_blocks.Count > MostBlocks) _blocks.RemoveRange(0, _blocks.Count - MostBlocks);
    }

    /// <summary>The last mark that a source gave to a message for a target, as far as it passed this node.</summary>
    public EndMark? MarkOf(NodeId source, NodeId target) => _marks.TryGetValue((source, target), out var mark) ? mark : null;

    /// <summary>The blocks of a session, whichever end may send with them, confirmed or not, used or not.</summary>
    public IReadOnlyList<(ulong Id, byte[] Bytes)> Of(LinkId link, LinkSession session) =>
        [.. _blocks.Where(block => block.Link == link && block.Session == session).Select(block => (block.Id, block.Bytes))];
}
