using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Liveness;

public class EverythingConvergesTests
{
    private static readonly KeyEvent[] N1Leaves = [N1.Discards(2048 - 128 - 128, "SessionEnded"), N1.Closes("SessionEnded")];

    [Fact]
    public void FailureIsFound_WhenItIsAfterSettling() =>
        Tell().Then(Places.Begin(3), new RequestEnded(3, "NoRoute", true)).Broken.Should().Equal("L4");

    [Fact]
    public void NothingIsFound_WhenTheNetworkCouldNotServe() =>
        Tell().Then(Places.Begin(3), new RequestEnded(3, "NoRoute", false)).Broken.Should().BeEmpty();

    [Fact]
    public void NothingIsFound_WhenTheRequestBeganBeforeSettling() =>
        Tell().PutBefore<Settled>(_ => true, Places.Begin(3)).Then(new RequestEnded(3, "NoRoute", true)).Broken.Should().BeEmpty();

    [Fact]
    public void SilenceIsFound_WhenNoRequestIsMadeAfterSettling() => Begin().Then(new Healed(), new Settled()).Broken.Should().Equal("L4");

    [Fact]
    public void SilenceIsFound_WhenNoRequestIsServedAfterSettling() =>
        Begin().Then(new Healed(), new Settled(), Places.Begin(3), new RequestEnded(3, "NoRoute", false)).Broken.Should().Equal("L4");

    [Fact]
    public void LinkIsFound_WhenOneEndHasNoSession() => Tell().Then(N1Leaves).Broken.Should().Equal("L4");

    [Fact]
    public void LinkIsFound_WhenNeitherEndHasASession() => Tell()
        .Then(N1Leaves).Then(N2.Discards(1792, "SessionEnded"), N2.Closes("SessionEnded"))
        .Violations.Should().ContainSingle().Which.What.Should().Be("at the end of history n1 has no session on l1, and n2 has no session");

    [Fact]
    public void LinkIsFound_WhenTheEndsAreInDifferentSessions()
    {
        var next = N1 with { Session = new SessionRef(0xA2, 0xB1) };
        Tell().Then(N1Leaves).Then(next.Opens()).Broken.Should().Equal("L4");
    }

    [Fact]
    public void LinkIsFound_WhenOnlyAnEarlierRunIsInTheSession() =>
        Tell().Then((N1 with { Run = 12 }).Starts()).Broken.Should().Equal("L4");

    [Fact]
    public void LinkIsNotFound_WhenItLeftTheTopology() => Tell().Then(N1Leaves).Then(WithoutLink).Broken.Should().BeEmpty();

    [Fact]
    public void NothingIsFound_WhenNothingSettles() => Tell().Remove<Settled>(_ => true).Then(N1Leaves).Broken.Should().BeEmpty();
}
