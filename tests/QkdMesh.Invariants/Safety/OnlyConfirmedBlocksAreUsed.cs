using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// An end uses only blocks that it took and confirmed, within their length and in their direction. A block in use is the same at both
/// ends. The end that sends with a block does so only if the other end confirms it too, or was taken over and may say what it likes.
/// </summary>
public sealed class OnlyConfirmedBlocksAreUsed : Invariant
{
    private readonly Dictionary<BlockRef, HeldBlock> _blocks = [];
    private readonly SessionEnds _ends = new();

    public override string Code => "S7";

    public override string Words => "only confirmed blocks are used";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case KeySent sent: Send(sent); break;
            case KeyReceived received: Receive(received); break;
            case BlockTaken taken: Take(taken); break;
            case BlockConfirmed confirmed: Confirm(confirmed); break;
            case SessionOpened opened: _ends.See(opened); break;
            case NodeTakenOver taken: _ends.See(taken); break;
        }
    }

    public override void End()
    {
        foreach (var (block, held) in _blocks)
        {
            if (held.SentByA is { } sentByA && !IsConfirmedAt('B')) AccuseLonely(sentByA, block);
            if (held.SentByB is { } sentByB && !IsConfirmedAt('A')) AccuseLonely(sentByB, block);

            bool IsConfirmedAt(char end) => held.IsConfirmedAt(end) || _ends.MayLie(block.Session, end);
        }
    }

    private void Take(BlockTaken taken)
    {
        BlockRef block = new(taken.Session, taken.Block);
        var held = HeldAs(block);
        held.Take(taken);
        if (held.IsUsed) Compare(taken, block, held);
    }

    private void Confirm(BlockConfirmed confirmed)
    {
        BlockRef block = new(confirmed.Session, confirmed.Block);
        if (HeldAs(block).HoldingOf(confirmed) is { } holding) holding.IsConfirmed = true;
        else Accuse(confirmed, block, $"confirms {block}, but did not take it");
    }

    private void Send(KeySent sent)
    {
        BlockRef block = new(sent.Session, sent.Block);
        var held = HeldAs(block);
        if (sent.End == 'A') held.SentByA ??= sent;
        else held.SentByB ??= sent;
        Use(sent, block, held, sent.Offset, sent.Length, sends: true);
    }

    private void Receive(KeyReceived received)
    {
        BlockRef block = new(received.Session, received.Block);
        Use(received, block, HeldAs(block), received.Offset, received.Length, sends: false);
    }

    private void Use(LinkEvent by, BlockRef block, HeldBlock held, int offset, int length, bool sends)
    {
        if (!held.IsUsed)
        {
            held.IsUsed = true;
            Compare(by, block, held);
        }
        var what = sends ? "sends with" : "receives with";
        if (held.HoldingOf(by) is not { } holding) Accuse(by, block, $"{what} {block}, but did not take it");
        else if (!holding.IsConfirmed) Accuse(by, block, $"{what} {block}, but has not confirmed it");
        else if (holding.Sender == by.End != sends) Accuse(by, block, $"{what} {block}, but end {holding.Sender} may send with it");
        else if (offset < 0 || length <= 0 || (long)offset + length > holding.Length)
            Accuse(by, block, $"{what} {length} bytes from byte {offset} of {block}, which has {holding.Length} bytes");
    }

    private void Compare(LinkEvent by, BlockRef block, HeldBlock held)
    {
        if (held.AreDifferent && !held.IsToldDifferent)
        {
            held.IsToldDifferent = true;
            Accuse(by, block, $"uses {block}, but the other end holds other bytes under this id");
        }
    }

    private void AccuseLonely(KeySent sent, BlockRef block) =>
        Accuse(sent, block, $"sends with {block} from byte {sent.Offset}, but the other end never confirmed the block");

    private void Accuse(LinkEvent by, BlockRef block, string what) =>
        Violated(by, $"{by.Place()} {what}", block, block.Session, LinkEndRef.Of(by));

    private HeldBlock HeldAs(BlockRef block)
    {
        if (!_blocks.TryGetValue(block, out var held)) _blocks[block] = held = new HeldBlock();
        return held;
    }
}
