using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// A pad byte covers one message. No two ends or runs send with the same byte, no end receives with it twice, and no end both sends and
/// receives with it. Bytes that the confirmation of a block used cover no message. The same bytes do not come as two blocks. A node whose
/// memory went back may use bytes again only while the history shows this fault, and only until the node has found it.
/// </summary>
public sealed class NoPadReuse : Invariant
{
    private const string Rollback = "rollback";

    private readonly Dictionary<BlockRef, UsedBytes> _blocks = [];
    private readonly Dictionary<(KeyDigest Bytes, char End), (BlockRef Block, NodeRun By)> _bytes = [];
    private readonly Dictionary<BlockRef, BlockRef> _repeats = [];
    private readonly HashSet<NodeRun> _takenOver = [];
    private readonly List<FaultBegun> _rollbacks = [];

    public override string Code => "S1";

    public override string Words => "no pad byte is used twice";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case KeySent sent: Send(sent); break;
            case KeyReceived received: Receive(received); break;
            case BlockConfirmed confirmed: Spend(confirmed); break;
            case BlockTaken taken: Take(taken); break;
            case NodeTakenOver taken: _takenOver.Add(NodeRun.Of(taken)); break;
            case FaultBegun { Of: Rollback } begun: _rollbacks.Add(begun); break;
            case FaultEnded { Of: Rollback } ended: End(ended); break;
            case RollbackFound found: End(found); break;
        }
    }

    // An attacker may take bytes under another id than its neighbour. Then only what each end takes twice itself counts. In a later
    // session, the next run of its node may find the bytes in its device: they are used twice only if the neighbour confirms them as well.
    private void Take(BlockTaken taken)
    {
        BlockRef block = new(taken.Session, taken.Block);
        if ((OtherBlock(taken.End) ?? OtherBlock(Other(taken.End))) is { } other)
        {
            if (other.End == taken.End || other.Block.Session == block.Session) AccuseOf(taken, block, other.Block);
            else _repeats[block] = other.Block;
        }
        _bytes.TryAdd((taken.Digest, taken.End), (block, NodeRun.Of(taken)));

        (BlockRef Block, char End)? OtherBlock(char end) => _bytes.TryGetValue((taken.Digest, end), out var known) && known.Block != block
            && (end == taken.End || !_takenOver.Contains(known.By)) ? (known.Block, end) : null;
    }

    private void AccuseOf(LinkEvent by, BlockRef block, BlockRef other) =>
        Accuse(by, block, relay: null, $"takes block {block.Block} with the bytes of block {other.Block}");

    private void Send(KeySent sent)
    {
        var used = UseOf(new(sent.Session, sent.Block));
        var end = (long)sent.Offset + sent.Length;
        var other = used.SentBy(Other(sent.End));
        var isNew = used.SentBy(sent.End).TryAdd(sent.Offset, end);
        var why = sent.Offset < used.Head ? "but confirmation used the head of the block"
            : !isNew || other.Overlaps(sent.Offset, end) ? "but some of them were sent with before"
            : used.ReceivedBy(sent.End).Overlaps(sent.Offset, end) ? "but this end received with some of them before"
            : null;
        if (why is null || IsExcused(sent)) return;
        var bytes = Saying.Bytes(sent.Session, sent.Block, sent.Offset, sent.Length);
        Accuse(sent, new(sent.Session, sent.Block), sent.Relay, $"sends with {bytes}, {why}");
    }

    private void Receive(KeyReceived received)
    {
        var used = UseOf(new(received.Session, received.Block));
        var end = (long)received.Offset + received.Length;
        var isNew = used.ReceivedBy(received.End).TryAdd(received.Offset, end);
        var why = received.Offset < used.Head ? "but confirmation used the head of the block"
            : !isNew ? "but this end received with some of them before"
            : used.SentBy(received.End).Overlaps(received.Offset, end) ? "but this end sent with some of them before"
            : null;
        if (why is null || IsExcused(received)) return;
        var bytes = Saying.Bytes(received.Session, received.Block, received.Offset, received.Length);
        Accuse(received, new(received.Session, received.Block), received.Relay, $"receives with {bytes}, {why}");
    }

    // The ends confirm at different times: one end may use the block before the other end reports what its confirmation used.
    private void Spend(BlockConfirmed confirmed)
    {
        BlockRef block = new(confirmed.Session, confirmed.Block);
        var used = UseOf(block);
        used.Head = Math.Max(used.Head, confirmed.Spent);
        if (_repeats.Remove(block, out var other)) AccuseOf(confirmed, block, other);
        if (!used.IsUsedBelow(confirmed.Spent)) return;
        var bytes = Saying.Bytes(confirmed.Session, confirmed.Block, 0, confirmed.Spent);
        Accuse(confirmed, block, relay: null, $"uses {bytes} for its confirmation, but some of them were used before");
    }

    private UsedBytes UseOf(BlockRef block)
    {
        if (!_blocks.TryGetValue(block, out var used)) _blocks[block] = used = new UsedBytes();
        return used;
    }

    private void End(FaultEnded rollback) => _rollbacks.RemoveAll(begun => begun.Fault == rollback.Fault);

    private void End(RollbackFound found) => _rollbacks.RemoveAll(begun => IsOf(begun, found));

    // A node whose memory went back cannot know it at once. Until it must know, or knows, it may use key again.
    private bool IsExcused(LinkEvent by) => _rollbacks.Exists(begun => IsOf(begun, by));

    private static bool IsOf(FaultBegun rollback, NodeEvent by) => rollback.Fault.Contains($" node {by.Node} ", StringComparison.Ordinal);

    private void Accuse(LinkEvent by, BlockRef block, Guid? relay, string what) =>
        Violated(by, $"{by.Place()} {what}", block, relay, block.Session);

    private static char Other(char end) => end == 'A' ? 'B' : 'A';

    private sealed class UsedBytes
    {
        private readonly ByteRanges _sentByA = new();
        private readonly ByteRanges _sentByB = new();
        private readonly ByteRanges _receivedByA = new();
        private readonly ByteRanges _receivedByB = new();

        public int Head { get; set; }

        public ByteRanges SentBy(char end) => end == 'A' ? _sentByA : _sentByB;

        public ByteRanges ReceivedBy(char end) => end == 'A' ? _receivedByA : _receivedByB;

        public bool IsUsedBelow(int length) => _sentByA.Overlaps(0, length) || _sentByB.Overlaps(0, length)
            || _receivedByA.Overlaps(0, length) || _receivedByB.Overlaps(0, length);
    }
}
