using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class DeliveriesAreAuthorisedTests
{
    private static readonly TopologyApplied OneSided =
        Topology with { Version = 2, Saes = [new("s1", "n1", ["s2"]), new("s2", "n2", [])] };

    private static readonly TopologyApplied OtherSided =
        Topology with { Version = 2, Saes = [new("s1", "n1", []), new("s2", "n2", ["s1"])] };

    [Fact]
    public void DeliveryIsFound_WhenItNamesAnotherPeerThanTheOrder() =>
        Tell().Alter<KeyDelivered>(IsToSlave, delivered => delivered with { Peer = "s3" }).Broken.Should().Equal("S5");

    [Fact]
    public void DeliveryIsFound_WhenTheCallerWasProvenToBeAnotherSae() =>
        Tell().Alter<KeyDelivered>(IsToSlave, delivered => delivered with { Proven = "s3" }).Broken.Should().Equal("S5");

    [Fact]
    public void NothingIsFound_WhenTheCallerWasProvenToBeTheSae() =>
        Tell().Alter<KeyDelivered>(IsToSlave, delivered => delivered with { Proven = "s2" }).Broken.Should().BeEmpty();

    [Theory]
    [InlineData("s1")]
    [InlineData("s2")]
    public void NothingIsFound_WhenAnSaeOfTheOrderGotTheKey(string by) =>
        Tell().Then(new KeysObtained(by, [FirstKey])).Broken.Should().BeEmpty();

    [Fact]
    public void ImpostorIsFound_WhateverNameItsCallHad() =>
        Tell().Then(new KeysObtained("s3", [FirstKey])).Broken.Should().Equal("S5");

    [Fact]
    public void ImpostorIsFound_WhenTheOrderStandsAfter() => Tell().Then(new KeysObtained("s3", [FirstKey]))
        .MoveToEnd<KeysOrdered>(ordered => ordered.Batch == FirstKey).Broken.Should().Equal("S5");

    [Fact]
    public void DeliveryIsFound_WhenTheSaeIsNotOfTheOrder() =>
        Tell().Then(Record(N2, FirstKey, "s3"), Delivery(N2, FirstKey, "s3")).Broken.Should().Equal("S5");

    [Fact]
    public void DeliveryIsFound_WhenTheKeyIsOfTwoBatches() =>
        Tell().Alter<KeyDelivered>(IsToSlave, delivered => delivered with { Batch = SecondKey }).Broken.Should().Contain("S5");

    [Fact]
    public void DeliveryIsFound_WhenTheSaeIsAtAnotherNode() =>
        Tell().Alter<KeyDelivered>(IsToSlave, delivered => delivered with { Node = "n1", Run = 11 }).Broken.Should().Equal("S5");

    [Fact]
    public void DeliveryIsFound_WhenTheSlaveDoesNotNameTheMasterAnyMore() =>
        Tell().PutBefore<KeyDelivered>(IsToSlave, OneSided, N2.Sees(2)).Broken.Should().Equal("S5");

    [Fact]
    public void DeliveryIsFound_WhenTheMasterDoesNotNameTheSlaveAnyMore() =>
        Tell().PutBefore<KeyDelivered>(IsToSlave, OtherSided, N2.Sees(2)).Broken.Should().Equal("S5");

    [Fact]
    public void DeliveryIsNotFound_WhenTheNodeHasNotSeenTheNewTopologyYet() =>
        Tell().PutBefore<KeyDelivered>(IsToSlave, OneSided).PutAfter<KeyDelivered>(IsToSlave, N2.Sees(2), N2.Sees(1))
            .Broken.Should().BeEmpty();

    [Fact]
    public void DeliveryIsFound_WhenTheNodeKnowsItselfQuarantined() =>
        Tell().PutBefore<KeyDelivered>(IsToSlave, N2.Sees(1, "n2")).PutAfter<KeyDelivered>(IsToSlave, N2.Sees(1))
            .Broken.Should().Equal("S5");

    [Fact]
    public void DeliveryIsFound_WhenNoNetworkWasSeen()
    {
        var blind = N2 with { Run = 23 };
        Tell().Alter<KeyDelivered>(IsToSlave, delivered => delivered with { Run = blind.Run }).Broken.Should().Equal("S5", "S15");
    }

    [Fact]
    public void OrderIsFound_WhenTheBatchWasOrderedBefore() => Tell().Then(Order(FirstKey)).Broken.Should().Equal("S5");

    [Fact]
    public void DeliveryIsFound_WhenItsTopologyWasNeverApplied() =>
        Begin().Then(Order(FirstKey), Kept(FirstKey), N1.Sees(9), Record(N1, FirstKey, "s1"), Delivery(N1, FirstKey, "s1"))
            .Broken.Should().Equal("S5");

    [Fact]
    public void NothingIsFound_WhenOrderOrTopologyStandsAfter()
    {
        Tell().MoveToEnd<KeysOrdered>(ordered => ordered.Batch == FirstKey).Broken.Should().BeEmpty();
        Tell().MoveToEnd<TopologyApplied>(_ => true).Broken.Should().BeEmpty();
    }

    [Fact]
    public void DeliveryIsFound_WhenTheOrderThatStandsAfterIsForOthers() =>
        Tell().MoveToEnd<KeysOrdered>(ordered => ordered.Batch == FirstKey)
            .Alter<KeysOrdered>(ordered => ordered.Batch == FirstKey, ordered => ordered with { Slave = "s3" }).Broken.Should().Equal("S5");

    private static bool IsToSlave(KeyDelivered delivered) => delivered.Key == FirstKey && delivered.Sae == "s2";
}
