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

    /// <summary>A key that its slave collects at n2, where it arrived by way of n3.</summary>
    private static readonly RelayArrived Arrived = new("n2", 22, Id(103), Id(5), ["n1", "n3", "n2"]);

    private static readonly KeyEvent Collected = Delivery(N2, Id(5), "s2");

    [Fact]
    public void DeliveryToTheSlaveIsFound_WhenANodeOfTheRouteIsQuarantined() =>
        Tell().Then(Arrived).Then(N2.Sees(1, "n3")).Then(Collected).Broken.Should().Contain("S12");

    [Fact]
    public void DeliveryToTheSlaveIsFound_WhenTheQuarantineWasLaterThanTheRelay() =>
        Tell().Then(Arrived).Then(N2.Sees(1, "n3"), N2.Sees(1)).Then(Collected).Broken.Should().Contain("S12");

    [Fact]
    public void DeliveryToTheSlaveIsSound_WhenTheQuarantineWasOverBeforeTheRelay() =>
        Tell().Then(N2.Sees(1, "n3"), N2.Sees(1)).Then(Arrived).Then(Collected).Broken.Should().NotContain("S12");

    /// <summary>The relay went to another slave of the same keys.</summary>
    [Fact]
    public void DeliveryToASlaveAtTheNodeOfItsMasterIsSound_WhateverBecameOfTheRelay() =>
        Tell().Then(N1.Sees(1, "n2"), N1.Sees(1)).Then(Delivery(N1, FirstKey, "s3")).Broken.Should().NotContain("S12");

    [Fact]
    public void DeliveryToTheMasterIsFound_WhenTheQuarantineBeganAndEndedInOneMoment()
    {
        var story = Tell();
        var started = story.Only<RelayStarted>(relay => relay.Batch == FirstKey);
        story.PutAfter<RelayStarted>(relay => relay.Batch == FirstKey, N1.Sees(1, "n2"), N1.Sees(1))
            .Alter<NetworkSeen>(seen => seen.Quarantined.Count > 0, seen => seen with { At = started.At }).Broken.Should().Equal("S12");
    }

    private static readonly TopologyApplied WithEndNode = Topology with { Version = 2, EndNodes = ["n3", "n2"] };

    [Theory]
    [MemberData(nameof(Steps))]
    public void StepIsFound_WhenANodeBetweenTheEndsIsAnEndNode(RelayEvent step) =>
        Tell().Then(WithEndNode, N1.Sees(2)).Then(step).Broken.Should().Equal("S12");

    [Fact]
    public void DeliveryToTheSlaveIsFound_WhenANodeBetweenTheEndsWasAnEndNodeSince() => Tell().Then(Arrived)
        .Then(WithEndNode, N2.Sees(2), N2.Sees(1)).Then(Collected).Broken.Should().Contain("S12");

    [Fact]
    public void DeliveryIsSound_WhenOnlyItsEndsAreEndNodes() => Tell()
        .Then(Topology with { Version = 2, EndNodes = ["n1", "n2"] }, N2.Sees(2)).Then(Arrived).Then(N2.Sees(2)).Then(Collected)
        .Broken.Should().NotContain("S12");

    [Theory]
    [InlineData("n1", "n1", "n2")]
    [InlineData("n1", "n3", "n1")]
    public void StepIsFound_WhenANodeIsOnTheRouteTwice(params string[] route) =>
        Tell().Then(new RelayStarted("n1", 11, Id(103), FirstKey, route)).Broken.Should().Equal("S12");
}
