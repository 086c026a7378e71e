using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class NoPadReuseTests
{
    [Fact]
    public void ReuseIsFound_WhenARetrySendsWithTheSameRange() =>
        Tell().Then(N1.Sends(1, 64, Id(103))).Broken.Should().Equal("S1");

    [Theory]
    [InlineData(191, 1)]
    [InlineData(100, 50)]
    [InlineData(100, 300)]
    public void ReuseIsFound_WhenOneByteWasSentWithBefore(int offset, int length) =>
        Tell().Then(N1.Sends(1, offset, Id(103), length)).Broken.Should().Equal("S1");

    [Fact]
    public void ReuseIsFound_WhenBothEndsSendWithABlock() =>
        Begin().Then(N1.Sends(1, 64, FirstRelay), N2.Sends(1, 100, SecondRelay)).Broken.Should().Equal("S1", "S7");

    [Fact]
    public void ReuseIsFound_WhenAnotherRunComesBackWithTheState()
    {
        var restored = N1 with { Run = 12 };
        Begin().Then(N1.Sends(1, 64, FirstRelay))
            .Then(restored.Starts(), restored.Sees(1), restored.Opens(), restored.Takes(1, 'A'), restored.Confirms(1))
            .Then(restored.Sends(1, 64, SecondRelay))
            .Broken.Should().Equal("S1", "S10");
    }

    [Fact]
    public void ReuseIsFound_WhenARangeIsReceivedWithTwice() =>
        Tell().Then(N2.Receives(1, 64, FirstRelay)).Broken.Should().Equal("S1");

    [Fact]
    public void ReuseIsFound_WhenTwoRunsReceiveWithARange()
    {
        var restored = N2 with { Run = 23 };
        Tell().Then(restored.Starts(), restored.Sees(1), restored.Opens(), restored.Takes(1, 'A'), restored.Confirms(1))
            .Then(restored.Receives(1, 64, FirstRelay))
            .Broken.Should().Contain("S1");
    }

    [Fact]
    public void ReuseIsFound_WhenAnEndReceivesWithWhatItSent() =>
        Tell().Then(N1.Receives(1, 64, FirstRelay)).Broken.Should().Equal("S1", "S2", "S7");

    [Fact]
    public void ReuseIsFound_WhenAnEndSendsWithWhatItReceived() =>
        new Story().Then(N2.Receives(1, 64, FirstRelay), N2.Sends(1, 64, SecondRelay)).Broken.Should().Contain("S1");

    [Fact]
    public void ReuseIsFound_WhenAnEndTakesTheBytesOfABlockAgain() =>
        Begin().Then(N1.Takes(3, 'A') with { Digest = N1.Takes(1, 'A').Digest }).Broken.Should().Equal("S1");

    /// <summary>The other end had them as another block: the bytes are used twice once the ends confirm them.</summary>
    [Fact]
    public void ReuseIsFound_WhenTheOtherEndHadTheBytes_AndTheyAreConfirmed()
    {
        var later = N2 with { Run = 23, Session = new(0xA2, 0xB2) };
        var known = Begin().Then(N1.Takes(3, 'A')).Then(later.Takes(1, 'A') with { Digest = N1.Takes(3, 'A').Digest });
        known.Broken.Should().NotContain("S1");
        known.Then(later.Confirms(1)).Broken.Should().Contain("S1");
    }

    [Fact]
    public void ReuseIsFound_WhenTheHeadIsSentWith() => Tell().Then(N1.Sends(1, 63, Id(103), 1)).Broken.Should().Equal("S1");

    [Fact]
    public void ReuseIsFound_WhenTheHeadIsReceivedWith() =>
        Tell().Then(N1.Sends(1, 0, Id(103), 1), N2.Receives(1, 0, Id(103), 1)).Violations
            .Where(violation => violation.Code == "S1").Should().HaveCount(2);

    [Fact]
    public void ReuseIsFound_WhenTheHeadIsSpentAfterItWasUsed() =>
        Begin().Then(N1.Sends(1, 64, Id(103))).Then(N2.Confirms(1) with { Spent = 65 }).Broken.Should().Contain("S1");

    [Fact]
    public void ReuseIsExcused_WhileTheMemoryOfTheNodeWentBack()
    {
        Tell().Then(Rollback("n1"), N1.Sends(1, 64, Id(103))).Broken.Should().BeEmpty();
        Tell().Then(Rollback("n2"), N1.Sends(1, 64, Id(103))).Broken.Should().Equal("S1");
        Tell().Then(Rollback("n1"), RollbackOver("n1"), N1.Sends(1, 64, Id(103))).Broken.Should().Equal("S1");
        Tell().Then(Rollback("n1"), new RollbackFound("n1", 11, "l1", 'A', Session, "it is"), N1.Sends(1, 64, Id(103)))
            .Broken.Should().Equal("S1");
    }

    private static FaultBegun Rollback(string node) => new($"the memory of node {node} goes back 500 ms", "rollback");

    private static FaultEnded RollbackOver(string node) => new($"the memory of node {node} goes back 500 ms", "rollback");

    [Fact]
    public void NothingIsFound_WhenRangesComeInAnyOrder() =>
        Begin().Then(N1.Sends(1, 256, Id(1)), N1.Sends(1, 64, Id(2)), N1.Sends(1, 128, Id(3)))
            .Then(N2.Receives(1, 128, Id(3)), N2.Receives(1, 256, Id(1)), N2.Receives(1, 64, Id(2)))
            .Broken.Should().BeEmpty();

    [Fact]
    public void MessageSaysWhereAndWhat() =>
        Tell().Then(N1.Sends(1, 100, Id(103), 10)).Violations.Should().ContainSingle().Which.What.Should().Be(
            $"n1 (run 11) at end A of l1 sends with bytes 100..109 of block 1 of session {Session}, "
            + "but some of them were sent with before");

    [Fact]
    public void ViolationIsShownByTheSecondUse()
    {
        var story = Tell().Then(N1.Sends(1, 64, Id(103)));
        story.Violations.Should().ContainSingle().Which.By.Should().BeSameAs(story.Events[^1]);
        story.Only<KeySent>(sent => sent.Relay == FirstRelay).Should().NotBeSameAs(story.Events[^1]);
    }
}
