using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class ViewsAreYoungTests
{
    private static readonly QuarantineOrdered Quarantine = new(["n3"]);

    private static Story Leased(double seconds = 5) =>
        Begin().Then(N1.Starts() with { Lease = TimeSpan.FromSeconds(seconds) }, N1.Sees(1));

    private static KeyEvent Sent => N1.Sends(1, 64, FirstRelay);

    [Fact]
    public void UseIsFound_WhenAQuarantineIsOlderThanTheLeaseAndNotSeen() =>
        Leased().Then(Quarantine).Later(6).Then(Sent).Broken.Should().Equal("S16");

    [Fact]
    public void UseIsSound_WithinTheLease() => Leased().Then(Quarantine).Later(4).Then(Sent).Broken.Should().BeEmpty();

    [Fact]
    public void UseIsSound_WhenTheQuarantineIsSeen() =>
        Leased().Then(Quarantine, N1.Sees(1, "n3")).Later(6).Then(Sent).Broken.Should().BeEmpty();

    [Fact]
    public void UseIsSound_WhenTheQuarantineIsOver() =>
        Leased().Then(Quarantine).Later(1).Then(new QuarantineOrdered([])).Later(6).Then(Sent).Broken.Should().BeEmpty();

    [Fact]
    public void QuarantineCountsFromItsFirstOrder() =>
        Leased().Then(Quarantine).Later(4).Then(Quarantine).Later(2).Then(Sent).Broken.Should().Equal("S16");

    [Fact]
    public void UseIsFound_WhenATopologyWasReplacedLongerAgoThanTheLease() =>
        Leased().Then(Topology with { Version = 2 }).Later(6).Then(Sent).Broken.Should().Equal("S16");

    /// <summary>A store that starts empty gives a second topology the version of the first.</summary>
    [Fact]
    public void UseIsSound_WhenTheVersionsBeginAgain() =>
        Leased().Then(Topology with { Version = 2 }, Topology with { Version = 1 }).Later(6).Then(Sent).Broken.Should().BeEmpty();

    [Fact]
    public void UseIsSound_WhenTheSameTopologyIsAppliedAgain() => Leased().Then(Topology).Later(6).Then(Sent).Broken.Should().BeEmpty();

    [Fact]
    public void UseIsNotJudged_WithoutALease() => Begin().Then(Quarantine).Later(600).Then(Sent).Broken.Should().BeEmpty();
}
