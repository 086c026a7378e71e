using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class NothingIsUsedAfterAnAlarmTests
{
    public static TheoryData<string> Uses => ["take", "confirm", "send", "receive"];

    [Theory]
    [MemberData(nameof(Uses))]
    public void UseIsFound_WhenItComesAfterAnAlarm(string use)
    {
        var story = Begin().Then(N2.Sends(2, 64, FirstRelay), N1.Takes(3, 'A'), N2.Takes(3, 'A')).Then(N1.Alarms());
        story.Then((KeyEvent)(use switch
        {
            "take" => N1.Takes(4, 'A'),
            "confirm" => N1.Confirms(3),
            "send" => N1.Sends(1, 64, SecondRelay),
            _ => N1.Receives(2, 64, FirstRelay),
        }));
        story.Broken.Should().Equal("S6");
    }

    [Fact]
    public void NothingIsFound_WhenTheOtherEndHasNotHeardYet() =>
        Begin().Then(N1.Sends(1, 64, FirstRelay), N1.Alarms(), N2.Receives(1, 64, FirstRelay)).Broken.Should().BeEmpty();

    [Fact]
    public void NothingIsFound_WhenANewSessionFollows()
    {
        var next = new SessionRef(0xA2, 0xB2);
        var (n1, n2) = (N1 with { Session = next }, N2 with { Session = next });
        Begin().Then(N1.Alarms(), N1.Discards(2048 - 128, "Alarm"), N1.Closes("Alarm"))
            .Then(N2.Alarms(), N2.Discards(2048 - 128, "Alarm"), N2.Closes("Alarm"))
            .Then(n1.Opens(), n2.Opens(), n1.Takes(1, 'A'), n2.Takes(1, 'A'), n2.Confirms(1), n1.Confirms(1))
            .Then(n1.Sends(1, 64, FirstRelay), n2.Receives(1, 64, FirstRelay))
            .Then(n1.Reads(3072, 32, 32 + 192, 1920), n2.Reads(3072, 32, 32 + 192, 1920))
            .Broken.Should().BeEmpty();
    }

    [Fact]
    public void NothingIsFound_WhenAnAlarmComesWithoutASession() =>
        new Story().Then(Topology, N1.Starts(), N1.Sees(1), N1.Alarms() with { Session = null }).Broken.Should().BeEmpty();
}
