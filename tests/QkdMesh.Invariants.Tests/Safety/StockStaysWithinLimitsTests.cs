using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class StockStaysWithinLimitsTests
{
    [Fact]
    public void DebtIsFound_WhenMoreIsDiscardedThanThereIs() => Tell().Then(N1.Discards(1793, "Aged")).Broken.Should().Equal("S9");

    [Fact]
    public void NothingIsFound_WhenAllIsDiscarded() => Tell().Then(N1.Discards(1792, "Aged")).Broken.Should().BeEmpty();

    [Fact]
    public void DebtIsFound_WhenKeyIsUsedThatWasDiscarded() =>
        Begin().Then(N1.Discards(1920, "Aged"), N1.Sends(1, 64, FirstRelay)).Broken.Should().Equal("S9");

    [Fact]
    public void DebtIsFound_WhenKeyIsReceivedWithThatWasDiscarded() =>
        Begin().Then(N1.Sends(1, 64, FirstRelay), N2.Discards(1920, "Aged"), N2.Receives(1, 64, FirstRelay)).Broken.Should().Equal("S9");

    [Fact]
    public void DebtIsFound_WhenAConfirmationSpendsMoreThanTheBlock() =>
        Begin().Then(N1.Takes(3, 'A', 256), N1.Confirms(3) with { Spent = 3000 }).Broken.Should().Equal("S9");

    [Fact]
    public void DebtIsToldOnce() => Tell().Then(N1.Discards(1793, "Aged"), N1.Discards(1, "Aged")).Violations.Should().ContainSingle();

    public static TheoryData<LedgerRead> Negative =>
    [
        N1.Reads(-1, 0, 0, 0), N1.Reads(2048, -1, 129, 0), N1.Reads(2048, 129, -1, 0), N1.Reads(2048, 0, 128, -1),
        N1.Reads(2048, 0, 2049, 0),
    ];

    [Theory]
    [MemberData(nameof(Negative))]
    public void NegativeFigureIsFound(LedgerRead read) => Begin().Then(read).Broken.Should().Contain("S9");

    private static readonly HoldingLimits Small = HoldingLimits.Default with { StockOfEnd = 2048 };

    [Fact]
    public void NothingIsFound_WhenAnEndHoldsAllThatItMay() =>
        AllInvariants.BrokenBy(Begin().Then(N1.Takes(3, 'A', 128)).Events, Small).Should().BeEmpty();

    [Fact]
    public void SurplusIsFound_WhenAnEndHoldsMore() =>
        AllInvariants.BrokenBy(Begin().Then(N1.Takes(3, 'A', 257)).Events, Small).Should().ContainSingle().Which.Code.Should().Be("S9");

    [Fact]
    public void SurplusIsFound_WhenBlocksOfTheOtherDirectionPileUp() => AllInvariants
        .BrokenBy(Begin().Then(Enumerable.Range(3, 20).Select(block => N2.Takes((ulong)block, 'A', 256))).Events, Small)
        .Should().ContainSingle("it is told once").Which.Code.Should().Be("S9");

    [Fact]
    public void NothingIsFound_WhenWhatIsUsedOrDestroyedMakesRoom() => AllInvariants
        .BrokenBy(Tell().Then(N1.Discards(1_000, "Aged"), N1.Takes(3, 'A'), N1.Confirms(3)).Events, Small)
        .Should().BeEmpty();

    [Fact]
    public void AnotherRunBeginsWithNothing()
    {
        var successor = N1 with { Run = 12 };
        AllInvariants.BrokenBy(
                Begin().Then(successor.Starts(), successor.Sees(1), successor.Opens(), successor.Takes(3, 'A', 2000)).Events, Small)
            .Should().NotContain(violation => violation.Code == "S9");
    }
}
