using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>No end uses or destroys more key than it took, and no figure of its ledger is below 0.</summary>
public sealed class StockIsNeverNegative : Invariant
{
    private readonly EndMap<Stock> _stocks = new();

    public override string Code => "S9";

    public override string Words => "stock is never negative";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case KeySent sent: Draw(sent, sent.Length); break;
            case KeyReceived received: Draw(received, received.Length); break;
            case BlockTaken taken: _stocks.Of(taken).Bytes += taken.Length; break;
            case BlockConfirmed confirmed: Draw(confirmed, confirmed.Spent); break;
            case KeyDiscarded discarded: Draw(discarded, discarded.Length); break;
            case LedgerRead read: Check(read); break;
        }
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
    }
}
