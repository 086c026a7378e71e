using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class OnlyOrderedKeysAreDeliveredTests
{
    /// <summary>A key that nobody ordered arrives at n2 by way of n3, and its slave collects it.</summary>
    private static readonly KeyEvent[] Minted =
    [
        new RelayArrived("n2", 22, Id(103), Id(5), ["n1", "n3", "n2"]), Record(N2, Id(5), "s2"), Delivery(N2, Id(5), "s2"),
    ];

    [Fact]
    public void DeliveryIsFound_WhenNothingWasOrdered() =>
        Tell().Remove<KeysOrdered>(ordered => ordered.Batch == FirstKey).Broken.Should().Equal("S15");

    [Fact]
    public void MintedKeyIsFound() => Tell().Then(Minted).Broken.Should().Equal("S15");

    [Fact]
    public void MintedKeyIsFound_WhenTheRelayWasTakenOver() =>
        Tell().Then(new NodeTakenOver("n3", 33)).Then(Minted).Broken.Should().Equal("S15");

    [Fact]
    public void MintedKeyIsFound_WhenAnotherNodeOrderedTheBatch() =>
        Tell().Then(Order(Id(5)) with { Node = "n3", Run = 33 }).Then(Minted).Broken.Should().Equal("S15");

    [Fact]
    public void MintedKeyIsFound_WhenTheRelayNamesItselfAsTheSource() => Tell().Then(new NodeTakenOver("n3", 33))
        .Then(new RelayArrived("n2", 22, Id(103), Id(5), ["n3", "n2"])).Then(Minted[1..]).Broken.Should().Equal("S15");

    [Fact]
    public void OrderOfAnAttackerIsNoEvidence_WhenItNamesAnotherNode() => Tell().Then(new NodeTakenOver("n3", 33))
        .Then(Order(Id(5)) with { Node = "n3", Run = 33 }).Then(Minted).Broken.Should().Equal("S15");

    [Fact]
    public void NothingIsFound_WhenTheNodeOfTheMasterWasTakenOver() =>
        Tell().Then(new NodeTakenOver("n1", 11)).Then(Minted).Broken.Should().BeEmpty();

    [Fact]
    public void NothingIsFound_WhenTheOrderStandsAfter() => Tell().Then(Minted).Then(Order(Id(5))).Broken.Should().BeEmpty();

    [Fact]
    public void KeyThatStayedAtItsNodeIsFound_WhenAnotherNodeOrderedIt() => Tell()
        .Then(Order(Id(5)) with { Node = "n3", Run = 33 }).Then(Minted[1..]).Broken.Should().Equal("S15");
}
