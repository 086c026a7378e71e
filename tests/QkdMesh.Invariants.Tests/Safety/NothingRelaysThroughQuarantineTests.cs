using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class NothingRelaysThroughQuarantineTests
{
    public static TheoryData<RelayEvent> Steps =>
    [
        new RelayStarted("n1", 11, Id(103), FirstKey, ["n1", "n3", "n2"]),
        new RelayPassed("n1", 11, Id(103), FirstKey, ["n1", "n3", "n2"]),
        new RelayArrived("n1", 11, Id(103), FirstKey, ["n1", "n3", "n2"]),
    ];

    [Theory]
    [MemberData(nameof(Steps))]
    public void StepIsFound_WhenANodeOfTheRouteIsQuarantined(RelayEvent step) =>
        Tell().Then(N1.Sees(1, "n7", "n3")).Then(step).Broken.Should().Equal("S12");

    [Theory]
    [MemberData(nameof(Steps))]
    public void NothingIsFound_WhenTheQuarantineIsOver(RelayEvent step) =>
        Tell().Then(N1.Sees(1, "n3"), N1.Sees(1)).Then(step).Broken.Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Steps))]
    public void NothingIsFound_WhenOnlyAnotherNodeKnows(RelayEvent step) =>
        Tell().Then(N2.Sees(1, "n3")).Then(step).Broken.Should().BeEmpty();

    [Theory]
    [InlineData("n1", "n1", "n2")]
    [InlineData("n1", "n3", "n1")]
    public void StepIsFound_WhenANodeIsOnTheRouteTwice(params string[] route) =>
        Tell().Then(new RelayStarted("n1", 11, Id(103), FirstKey, route)).Broken.Should().Equal("S12");
}
