using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class OnlyOwnLinksTests
{
    [Fact]
    public void TouchIsFound_WhenTheLinkIsOfOthers()
    {
        var stranger = new Place("n3", 33, "l1", 'A', new SessionRef(0xA3, 0xB3));
        Tell().Then(stranger.Starts(), stranger.Sees(1), stranger.Opens()).Broken.Should().Equal("S11");
    }

    [Theory]
    [InlineData("l1", 'B')]
    [InlineData("l1", 'C')]
    [InlineData("l9", 'A')]
    public void TouchIsFound_WhenItIsNotTheNodesEnd(string link, char end)
    {
        var wrong = N1 with { Link = link, End = end };
        Tell().Then(wrong.Reads(0, 0, 0, 0)).Broken.Should().Equal("S11");
    }

    [Fact]
    public void TouchIsFound_WhenNoNetworkWasSeen()
    {
        var blind = N1 with { Run = 12 };
        Tell().Then(blind.Reads(0, 0, 0, 0)).Broken.Should().Equal("S11");
    }

    [Fact]
    public void TouchIsFound_WhenTheLinkLeft() => Begin().Then(WithoutLink, N1.Sees(2), N1.Takes(3, 'A')).Broken.Should().Equal("S11");

    [Theory]
    [InlineData("LinkRemoved", false)]
    [InlineData("Shutdown", false)]
    [InlineData("SessionEnded", true)]
    public void LeavingIsFound_WhenItIsForAnotherReason(string reason, bool isFound) => Begin()
        .Then(WithoutLink, N1.Sees(2), N1.Discards(1920, reason), N1.Closes(reason))
        .Broken.Should().Equal(isFound ? ["S11"] : Array.Empty<string>());

    [Fact]
    public void NothingIsFound_WhenTheBooksOfALinkThatLeftAreRead() =>
        Begin().Then(WithoutLink, N1.Sees(2), N1.Reads(2048, 0, 128, 0)).Broken.Should().BeEmpty();

    [Fact]
    public void NothingIsFound_WhenTheTopologyStandsAfter() => Begin()
        .Then(WithoutLink, N1.Sees(2), N1.Discards(1920, "LinkRemoved"), N1.Closes("LinkRemoved"))
        .MoveToEnd<TopologyApplied>(applied => applied.Version == 1).Broken.Should().BeEmpty();

    [Fact]
    public void TouchIsFoundOnce_WhenItsTopologyWasNeverApplied() =>
        Begin().Then(N1.Sees(9), N1.Takes(3, 'A'), N1.Takes(4, 'A')).Violations.Should().ContainSingle().Which.Code.Should().Be("S11");
}
