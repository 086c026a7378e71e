using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class OnlyConfirmedBlocksAreUsedTests
{
    [Fact]
    public void UseIsFound_WhenTheSenderHasNotConfirmed() =>
        Begin().Then(N1.Takes(3, 'A'), N2.Takes(3, 'A'), N2.Confirms(3), N1.Sends(3, 64, FirstRelay)).Broken.Should().Equal("S7");

    [Fact]
    public void UseIsFound_WhenTheSenderConfirmsAfterwards() =>
        Begin().Then(N1.Takes(3, 'A'), N2.Takes(3, 'A'), N2.Confirms(3), N1.Sends(3, 64, FirstRelay), N1.Confirms(3))
            .Broken.Should().Equal("S7");

    [Fact]
    public void UseIsFound_WhenTheReceiverHasNotConfirmed() =>
        Begin().Then(N1.Takes(3, 'A'), N2.Takes(3, 'A'), N1.Confirms(3), N1.Sends(3, 64, FirstRelay), N2.Receives(3, 64, FirstRelay))
            .Violations.Should().HaveCount(2).And.OnlyContain(violation => violation.Code == "S7");

    [Fact]
    public void UseIsFound_WhenTheOtherEndNeverConfirms() =>
        Begin().Then(N1.Takes(3, 'A'), N2.Takes(3, 'A'), N1.Confirms(3), N1.Sends(3, 64, FirstRelay)).Broken.Should().Equal("S7");

    [Fact]
    public void UseIsFound_WhenTheEndThatSendsBackwardsIsAlone() =>
        Begin().Then(N1.Takes(3, 'B'), N2.Takes(3, 'B'), N2.Confirms(3), N2.Sends(3, 64, FirstRelay)).Broken.Should().Equal("S7");

    [Fact]
    public void NothingIsFound_WhenTheOtherEndsConfirmationStandsAfter() =>
        Begin().Then(N1.Takes(3, 'A'), N1.Confirms(3), N1.Sends(3, 64, FirstRelay), N2.Takes(3, 'A'), N2.Confirms(3))
            .Broken.Should().BeEmpty();

    [Fact]
    public void UseIsFound_WhenTheBlockWasNotTaken() => Begin().Then(N1.Sends(3, 64, FirstRelay)).Broken.Should().Contain("S7");

    [Fact]
    public void ConfirmationIsFound_WhenTheBlockWasNotTaken() => Tell().Then(N1.Confirms(3)).Broken.Should().Equal("S7");

    [Fact]
    public void UseIsFound_WhenAnotherRunTookTheBlock()
    {
        var successor = N1 with { Run = 12, Session = Session };
        Tell().Then(successor.Starts(), successor.Sees(1), successor.Sends(1, 512, Id(103))).Broken.Should().Contain("S7");
    }

    [Theory]
    [InlineData(1025 - 64, 64)]
    [InlineData(1024, 1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void UseIsFound_WhenItIsBeyondTheBlock(int offset, int length) =>
        Begin().Then(N1.Sends(1, offset, FirstRelay, length)).Broken.Should().Contain("S7");

    [Theory]
    [InlineData(64, 0)]
    [InlineData(128, -1)]
    public void UseIsFound_WhenItIsOfNothing(int offset, int length) =>
        Begin().Then(N1.Sends(1, offset, FirstRelay, length)).Broken.Should().Equal("S7");

    [Fact]
    public void UseIsFound_WhenItStartsBeforeTheBlock() => Begin().Then(N1.Sends(1, -1, FirstRelay)).Broken.Should().Contain("S7");

    [Fact]
    public void UseIsFound_WhenTheReceiverSends() => Begin().Then(N2.Sends(1, 64, FirstRelay)).Broken.Should().Equal("S7");

    [Fact]
    public void UseIsFound_WhenTheSenderReceives() =>
        Begin().Then(N2.Sends(1, 64, FirstRelay), N1.Receives(1, 64, FirstRelay)).Violations
            .Should().HaveCount(2).And.OnlyContain(violation => violation.Code == "S7");

    public static TheoryData<string, Func<BlockTaken, BlockTaken>> Differences => new()
    {
        { "digest", taken => taken with { Digest = new KeyDigest(99) } },
        { "sender", taken => taken with { Sender = 'B' } },
        { "length", taken => taken with { Length = 1025 } },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void DifferenceIsFound_WhenTheBlockIsUsed(string what, Func<BlockTaken, BlockTaken> how) => Begin()
        .Alter(IsFirstAtN2, how).Then(N1.Sends(1, 64, FirstRelay)).Broken.Should().Equal(["S7"], $"the {what} differs");

    [Fact]
    public void DifferenceIsFound_WhenTheBlockOfTheOtherEndStandsAfter() => Begin()
        .Then(N1.Takes(3, 'A'), N1.Confirms(3), N1.Sends(3, 64, FirstRelay))
        .Then(N2.Takes(3, 'A') with { Digest = new KeyDigest(99) }, N2.Confirms(3)).Broken.Should().Equal("S7");

    [Theory]
    [MemberData(nameof(Differences))]
    public void NothingIsFound_WhenADifferentBlockIsNotUsed(string what, Func<BlockTaken, BlockTaken> how) => Begin()
        .Then(N1.Takes(3, 'A'), how(N2.Takes(3, 'A'))).Broken.Should().BeEmpty($"no byte is used where the {what} differs");

    private static bool IsFirstAtN2(BlockTaken taken) => taken.Block == 1 && taken.Node == "n2";
}
