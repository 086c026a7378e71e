using QkdMesh.Core.Calls;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Simulation.World;

namespace QkdMesh.Simulation.Attacks;

/// <summary>Reports of a link end that differ from the truth in some figures, also by absurd ones.</summary>
internal sealed class FalseReports(TakenNode node)
{
    private const int LongFault = 100_000, ManyBlocks = 10_000;

    private static readonly Bits Absurd = Bits.From(long.MaxValue);

    private readonly Luck _luck = node.Luck;

    /// <summary>Null if the node is no end of the link.</summary>
    public LinkEndReport? On(LinkId link)
    {
        var truth = node.Manager.Links.Report(link);
        if (!truth.IsOk) return null;
        var report = truth.Value;
        for (var lies = _luck.Between(1, 3); lies > 0; lies--) report = Falsified(report);
        return report;
    }

    private LinkEndReport Falsified(LinkEndReport report) => _luck.Between(0, 7) switch
    {
        0 => report with { Session = _luck.Happens(0.5) ? null : new(SessionNonce.New(_luck), SessionNonce.New(_luck)) },
        1 => report with { HighestBlock = _luck.Pick<ulong>([0, report.HighestBlock + (1UL << 40), ulong.MaxValue - 1, ulong.MaxValue]) },
        2 => report with { Sendable = _luck.Pick([Bits.Zero, Bits.FromBytes(1_000), Absurd]) },
        3 => report with { Receivable = _luck.Pick([Bits.Zero, Bits.FromBytes(1_000), Absurd]) },
        4 => report with { Ledger = FalseBooks(report.Ledger) },
        5 => report with { SendsFrom = FalsePoint(report) },
        // Its neighbour takes its own memory for old, and ends: a lie that costs stock and a restart.
        6 => report with { ReceivedTo = report.Session is { } session ? new(session, report.HighestBlock + 1, 1) : null },
        _ => report with { SourceFault = new string('x', _luck.Pick([1, LongFault])) },
    };

    private KeyLedger FalseBooks(KeyLedger books) => books with
    {
        Received = _luck.Pick<long>([0, -1, long.MaxValue]),
        Relayed = _luck.Pick<long>([0, books.Relayed, long.MaxValue]),
        Authentication = _luck.Pick<long>([0, long.MinValue, long.MaxValue]),
        Stored = _luck.Pick<long>([0, books.Stored, -1, long.MaxValue]),
    };

    private SendingPoint? FalsePoint(LinkEndReport report) => report.Session is not { } session || _luck.Happens(0.2) ? null : new(
        _luck.Happens(0.9) ? session : new(session.B, session.A),
        _luck.Pick<ulong>([0, report.HighestBlock + 1, ulong.MaxValue]),
        [.. Enumerable.Range(0, _luck.Pick([0, 10, ManyBlocks])).Select(at => (ulong)at)]);
}
