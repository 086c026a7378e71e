using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class DeliveriesAreRecordedTests
{
    [Theory]
    [InlineData("s1")]
    [InlineData("s2")]
    public void DeliveryIsFound_WhenThereIsNoRecord(string sae) =>
        Tell().Remove<DeliveryRecorded>(recorded => recorded.Key == FirstKey && recorded.Sae == sae).Broken.Should().Equal("S14");

    [Fact]
    public void DeliveryIsFound_WhenItsRecordStandsAfter() =>
        Tell().MoveToEnd<DeliveryRecorded>(recorded => recorded.Key == FirstKey && recorded.Sae == "s2").Broken.Should().Equal("S14");

    [Fact]
    public void DeliveryIsFound_WhenTheRecordIsOfAnotherKey() =>
        Tell()
            .Alter<DeliveryRecorded>(
                recorded => recorded.Key == FirstKey && recorded.Sae == "s2", recorded => recorded with { Key = Id(77) })
            .Broken.Should().Equal("S14");

    [Fact]
    public void RecordIsFound_WhenThereWasOneBefore() => Tell().Then(Record(N2, FirstKey, "s2")).Broken.Should().Equal("S14");

    [Fact]
    public void NothingIsFound_WhenARecordedKeyIsNotDelivered() => Tell().Then(Record(N1, Id(77), "s1")).Broken.Should().BeEmpty();
}
