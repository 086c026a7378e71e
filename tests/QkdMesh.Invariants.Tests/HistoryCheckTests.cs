using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests;

/// <summary>What counts when an attacker has a node: nothing that the node says, and everything that honest nodes say.</summary>
public class HistoryCheckTests
{
    private static readonly NodeTakenOver N2Falls = new("n2", 22);

    public static TheoryData<string, KeyEvent[]> Lies => new()
    {
        { "uses a pad twice", [N2.Sends(2, 64, FirstRelay), N2.Sends(2, 64, SecondRelay)] },
        { "receives what nobody sent", [N2.Receives(1, 512, Id(109))] },
        { "uses a block that nobody confirmed", [N2.Sends(9, 64, FirstRelay)] },
        { "delivers twice, unrecorded, to strangers", [Delivery(N2, FirstKey, "s3"), Delivery(N2, FirstKey, "s3")] },
        { "keeps false books", [N2.Reads(1, 2, 3, 4)] },
        { "opens its session again", [N2.Opens()] },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void EventsAreNoEvidence_WhenTheirNodeWasTakenOver(string lie, KeyEvent[] told)
    {
        Tell().Then(told).Broken.Should().NotBeEmpty("an honest node {0} in this story", lie);
        Tell().Then(N2Falls).Then(told).Broken.Should().BeEmpty("the node was taken over");
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public void EventsAreEvidence_WhenTheyStandBeforeTheAttack(string lie, KeyEvent[] told) =>
        Tell().Then(told).Then(N2Falls).Broken.Should().NotBeEmpty("an honest node {0} before", lie);

    [Fact]
    public void HonestEndMayOpenWhatAnAttackerSealed() =>
        Tell().Then(N2Falls).Then(N1.Receives(2, 512, Id(109))).Broken.Should().BeEmpty();

    [Fact]
    public void HonestEndMaySendWithABlockThatOnlyAnAttackerConfirmed() => Tell().Then(N2Falls)
        .Then(N1.Takes(3, 'A'), N1.Confirms(3), N1.Sends(3, 64, Id(109))).Broken.Should().BeEmpty();

    [Fact]
    public void HonestEndIsFound_WhenItOpensTwoMessagesOfAnAttackerWithOnePad() =>
        Tell().Then(N2Falls).Then(N1.Receives(2, 512, Id(109)), N1.Receives(2, 512, Id(110))).Broken.Should().Contain("S1");

    [Fact]
    public void HonestEndMayTakeBytesUnderAnotherIdThanAnAttacker_ButOnce()
    {
        KeyDigest bytes = new(99);
        BlockTaken One(Place at, ulong block) => at.Takes(block, 'A') with { Digest = bytes };
        Tell().Then(One(N2, 3), One(N1, 4)).Broken.Should().Contain("S1", "both ends are honest");
        Tell().Then(One(N2, 3), N2Falls, One(N1, 4)).Broken.Should().BeEmpty();
        Tell().Then(One(N2, 3), N2Falls, One(N1, 4), One(N1, 5)).Broken.Should().Contain("S1");
    }

    [Fact]
    public void HonestEndIsFound_WhenItOpensItsOwnMessage() =>
        Tell().Then(N2Falls).Then(N1.Receives(1, 512, Id(109)) with { Sender = 'A' }).Broken.Should().Contain("S2");

    [Fact]
    public void NextRunOfTheNodeIsHonest()
    {
        var successor = N2 with { Run = 23, Session = new SessionRef(0xA2, 0xB2) };
        Tell().Then(N2Falls).Then(successor.Starts(), successor.Sees(1), successor.Opens(), successor.Sends(7, 64, Id(109)))
            .Broken.Should().Contain("S7");
    }
}
