using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class SenderAndReceiverUseTheSameTests
{
    public static TheoryData<string, Func<KeyReceived, KeyReceived>> Differences => new()
    {
        { "digest", received => received with { Digest = new KeyDigest(1) } },
        { "relay", received => received with { Relay = Id(109) } },
        { "offset", received => received with { Offset = 256 } },
        { "block", received => received with { Block = 3 } },
        { "session", received => received with { Session = new SessionRef(1, 2) } },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void DifferenceIsFound_WhenReceiverUsesOtherKey(string what, Func<KeyReceived, KeyReceived> how) =>
        Tell().Alter(IsFirst, how).Broken.Should().Contain("S2", $"the {what} differs");

    [Fact]
    public void OnlyTheDifferenceIsFound_WhenTheBytesDiffer() =>
        Tell().Alter<KeyReceived>(IsFirst, received => received with { Digest = new KeyDigest(1) }).Broken.Should().Equal("S2");

    [Fact]
    public void DifferenceIsFound_WhenReceiverUsesAnotherLength() =>
        Begin().Then(N1.Sends(1, 64, FirstRelay), N2.Receives(1, 64, FirstRelay, 63)).Broken.Should().Equal("S2");

    [Fact]
    public void DifferenceIsFound_WhenNobodySent() => Begin().Then(N2.Receives(1, 64, FirstRelay)).Broken.Should().Equal("S2");

    [Fact]
    public void DifferenceIsFound_WhenTheMessageNamesTheReceiverAsSender() =>
        Tell().Alter<KeyReceived>(IsFirst, received => received with { Sender = 'B' }).Broken.Should().Equal("S2");

    [Fact]
    public void DifferenceIsFound_WhenAnEndReceivesWhatItSentItself() =>
        Begin().Then(N2.Sends(2, 64, FirstRelay), N2.Receives(2, 64, FirstRelay) with { Sender = 'B' }).Broken.Should().Contain("S2");

    [Fact]
    public void NothingIsFound_WhenTheSendingStandsAfter() =>
        Begin().Then(N2.Receives(1, 64, FirstRelay), N1.Sends(1, 64, FirstRelay)).Broken.Should().BeEmpty();

    [Fact]
    public void NothingIsFound_WhenAMessageIsLost() => Begin().Then(N1.Sends(1, 64, FirstRelay)).Broken.Should().BeEmpty();

    private static bool IsFirst(KeyReceived received) => received.Relay == FirstRelay;
}
