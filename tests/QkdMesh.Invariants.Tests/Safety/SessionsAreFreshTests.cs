using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class SessionsAreFreshTests
{
    private static readonly KeyEvent[] N1Leaves = [N1.Discards(2048 - 128, "SessionEnded"), N1.Closes("SessionEnded")];

    [Fact]
    public void SessionIsFound_WhenAnEndEntersItAgain() => Begin().Then(N1Leaves).Then(N1.Opens()).Broken.Should().Equal("S10");

    [Fact]
    public void SessionIsFound_WhenTwoRunsOfAnEndEnterIt()
    {
        var successor = N1 with { Run = 12 };
        Begin().Then(successor.Starts(), successor.Sees(1), successor.Opens()).Broken.Should().Equal("S10");
    }

    [Fact]
    public void NonceIsFound_WhenItServesASecondSession()
    {
        var next = N1 with { Session = Session with { B = 0xB2 } };
        Begin().Then(N1Leaves).Then(next.Opens()).Broken.Should().Equal("S10");
    }

    [Fact]
    public void NothingIsFound_WhenOnlyTheOtherEndsNonceStays()
    {
        var next = N1 with { Session = Session with { A = 0xA2 } };
        Begin().Then(N1Leaves).Then(next.Opens()).Broken.Should().BeEmpty();
    }

    [Fact]
    public void SessionIsFound_WhenTheOneBeforeWasNotLeft()
    {
        var next = N1 with { Session = new SessionRef(0xA2, 0xB2) };
        Begin().Then(next.Opens()).Broken.Should().Equal("S10");
    }

    public static TheoryData<string, KeyEvent> OfAnotherSession
    {
        get
        {
            var other = N1 with { Session = new SessionRef(0xA9, 0xB9) };
            return new()
            {
                { "take", other.Takes(1, 'A') },
                { "confirm", other.Confirms(1) },
                { "send", other.Sends(1, 64, FirstRelay) },
                { "receive", other.Receives(1, 64, FirstRelay) },
                { "close", other.Closes("SessionEnded") },
                { "alarm", other.Alarms() },
                { "alarm in none", other.Alarms() with { Session = null } },
            };
        }
    }

    [Theory]
    [MemberData(nameof(OfAnotherSession))]
    public void EventIsFound_WhenItIsOfAnotherSessionThanTheOpenOne(string what, KeyEvent happened) =>
        Begin().Then(happened).Broken.Should().Contain("S10", what);

    [Fact]
    public void BlockIsFound_WhenTheSessionWasLeft() => Begin().Then(N1Leaves).Then(N1.Takes(3, 'A')).Broken.Should().Equal("S10");

    [Fact]
    public void BlockIsFound_WhenNoSessionWasOpened() =>
        new Story().Then(Topology, N1.Starts(), N1.Sees(1), N1.Takes(1, 'A')).Broken.Should().Equal("S10");
}
