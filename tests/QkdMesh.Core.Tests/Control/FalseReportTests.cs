using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.Control;

/// <summary>A link whose end was taken over reports what it likes. The link goes on, and recovers when the node is replaced.</summary>
public class FalseReportTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly LinkLifecycle _life = new(TimeSpan.FromSeconds(5), Bits.FromBytes(1000));
    private readonly LinkPair _pair = new LinkPair().Greeted();

    [Fact]
    public void RoomIsNone_WhenAnEndReportsAnyAmount()
    {
        var absurd = Bits.From(long.MaxValue);
        _life.Observe(
            Report(LinkEnd.A) with { Sendable = absurd, Receivable = absurd }, Report(LinkEnd.B) with { Sendable = absurd }, Beat);

        _life.Room(Bits.FromBytes(1000)).Should().Be(Bits.Zero);
        _life.RoomOfEach(Bits.FromBytes(1000)).Should().Be(default(SendingRoom));
    }

    /// <summary>Otherwise an end whose neighbour confirms nothing would get key without limit.</summary>
    [Fact]
    public void BlocksThatNobodyConfirmsTakeRoom()
    {
        _pair.Ingest(LinkEnd.A, 600);
        _life.Observe(Report(LinkEnd.A), Report(LinkEnd.B) with { Receivable = Bits.Zero, Ledger = KeyLedger.Empty }, Beat);

        _life.Room(Bits.FromBytes(1000)).Should().Be(Bits.FromBytes(1400));
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 50)]
    public void BlocksOfTheNextSessionCountFromOne_WhenAnEndReportedAnyNumber(ulong absurd)
    {
        Observe();
        _life.Observe(Report(LinkEnd.A), Report(LinkEnd.B) with { HighestBlock = absurd }, Beat);

        _pair.B.EndSession(DiscardReason.SessionEnded);
        _pair.Greeted();
        Observe();

        _life.NextBlock.Should().Be(1);
    }

    [Fact]
    public void ConsumptionStaysWithinWhatTheLinkCanHold_WhenAnEndReportsAnyAmount()
    {
        Observe();
        var books = Report(LinkEnd.A).Ledger with { Relayed = long.MaxValue, Authentication = long.MaxValue };

        _life.Observe(Report(LinkEnd.A) with { Ledger = books }, Report(LinkEnd.B), Beat);

        _life.State(false, KeyRate.Zero).Consumption.BitsPerSecond.Should().BeGreaterThan(0).And.BeLessThanOrEqualTo(4 * 1000 * 8);
    }

    [Fact]
    public void FaultOfASourceIsCut_WhenItIsLong()
    {
        _life.Observe(Report(LinkEnd.A) with { SourceFault = new string('x', 100_000) }, Report(LinkEnd.B), Beat);

        _life.SourceFaults.A.Should().HaveLength(200);
    }

    private LinkEndReport Report(LinkEnd end) => _pair[end].Report();

    private void Observe() => _life.Observe(Report(LinkEnd.A), Report(LinkEnd.B), Beat);
}
