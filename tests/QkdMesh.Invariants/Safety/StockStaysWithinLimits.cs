using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// What an end of a link holds, to send and to receive with, is never less than nothing and never more than its limit. Each end is
/// accused once of either.
/// </summary>
public sealed class StockStaysWithinLimits(HoldingLimits limits) : Invariant
{
    private readonly EndMap<Stock> _stocks = new();

    public override string Code => "S9";

    public override string Words => "stock stays within its limits";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case KeySent sent: Draw(sent, sent.Length); break;
            case KeyReceived received: Draw(received, received.Length); break;
            case BlockTaken taken: Take(taken); break;
            case BlockConfirmed confirmed: Draw(confirmed, confirmed.Spent); break;
            case KeyDiscarded discarded: Draw(discarded, discarded.Length); break;
            case LedgerRead read: Check(read); break;
        }
    }

    private void Take(BlockTaken taken)
    {
        var stock = _stocks.Of(taken);
        stock.Bytes += taken.Length;
        if (stock.Bytes <= limits.StockOfEnd || stock.IsToldLarge) return;
        stock.IsToldLarge = true;
        Violated(taken, $"{taken.Place()} holds {stock.Bytes} bytes, and its limit is {limits.StockOfEnd}", LinkEndRef.Of(taken));
    }

    private void Draw(LinkEvent by, long length)
    {
        var stock = _stocks.Of(by);
        stock.Bytes -= length;
        if (stock.Bytes >= 0 || stock.IsToldNegative) return;
        stock.IsToldNegative = true;
        Violated(by, $"{by.Place()} uses or destroys {length} bytes, {-stock.Bytes} more than it has", LinkEndRef.Of(by));
    }

    private void Check(LedgerRead read)
    {
        if (read.Received < 0 || read.Relayed < 0 || read.Authentication < 0 || read.Discarded < 0 || read.Stored < 0)
            Violated(
                read,
                $"{read.Place()} has a figure below 0 in its ledger: received {read.Received}, relayed {read.Relayed}, "
                    + $"authentication {read.Authentication}, discarded {read.Discarded}, stored {read.Stored}",
                LinkEndRef.Of(read));
    }

    private sealed class Stock
    {
        public long Bytes { get; set; }

        public bool IsToldNegative { get; set; }

        public bool IsToldLarge { get; set; }
    }
}
