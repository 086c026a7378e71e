using QkdMesh.History;

namespace QkdMesh.Invariants.Tests.Liveness;

public class AttackersAreContainedTests
{
    private static readonly FaultBegun Attack = new("node n3 lies", "byzantine");
    private static readonly RequestEnded Failed = new(1, "NoRoute", true);

    [Fact]
    public void FailureIsFound_WhenTheAttackerIsInQuarantine() => Failing(Quarantined("n3")).Broken.Should().Equal("L5");

    [Fact]
    public void FailureIsFound_WhenALinkIsCutBesides() =>
        Failing(Quarantined("n3").Then(new FaultBegun("link l1 is cut", "cut"))).Broken.Should().Equal("L5");

    [Fact]
    public void NothingIsFound_WhenAnotherNodeIsInQuarantine() => Failing(Quarantined("n4")).Broken.Should().BeEmpty();

    [Fact]
    public void NothingIsFound_WhenTheQuarantineIsNew() => Failing(Quarantined("n3"), after: 4).Broken.Should().BeEmpty();

    [Fact]
    public void NothingIsFound_WhenTheQuarantineIsOver() =>
        Failing(Quarantined("n3").Later(20).Then(new QuarantineOrdered([]))).Broken.Should().BeEmpty();

    [Fact]
    public void NothingIsFound_WhenASecondNodeIsTaken() =>
        Failing(Quarantined("n3").Then(new NodeTakenOver("n5", 55))).Broken.Should().BeEmpty();

    [Fact]
    public void FailureIsFound_WhenTheSecondNodeIsHonestAgain() => Failing(
        Quarantined("n3").Then(new NodeTakenOver("n5", 55)).Later(1).Then(new NodeStarted("n5", 56))).Broken.Should().Equal("L5");

    [Fact]
    public void NothingIsFound_WhenThereIsAnotherFault() =>
        Failing(Quarantined("n3").Then(new FaultBegun("messages are lost", "noise"))).Broken.Should().BeEmpty();

    [Fact]
    public void NothingIsFound_WhenTheNetworkCouldNotServe() => Quarantined("n3").Later(9)
        .Then(Places.Begin(1), Failed with { Servable = false }).Broken.Should().BeEmpty();

    private static Story Quarantined(string node) =>
        new Story().Then(Attack, new NodeTakenOver("n3", 33), new QuarantineOrdered([node]));

    private static Story Failing(Story story, double after = 9) => story.Later(after).Then(Places.Begin(1)).Later(1).Then(Failed);
}
