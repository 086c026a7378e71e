using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class KeysWaitForEverySlaveTests
{
    private static readonly KeysOrdered ForThird = Order(FirstKey) with { Slave = "s3" };
    private static readonly KeysKept KeptForThird = Kept(FirstKey) with { Slave = "s3", Node = "n1", Run = 11 };

    [Fact]
    public void MasterIsFound_WhenTheKeyNeverCameToOneSlave()
    {
        var broken = Tell().PutAfter<KeysOrdered>(ordered => ordered.Batch == FirstKey, ForThird).Violations
            .Where(violation => violation.Code == "S20");

        broken.Should().ContainSingle().Which.What.Should().Contain("never came to s3");
    }

    [Fact]
    public void NothingIsFound_WhenItCame_AlsoLaterInAMergedHistory() =>
        Tell().PutAfter<KeysOrdered>(ordered => ordered.Batch == FirstKey, ForThird).Then(KeptForThird)
            .Broken.Should().NotContain("S20");

    [Fact]
    public void OnlySlaveCounts() => Tell().Remove<KeysKept>(kept => kept.Batch == SecondKey).Broken.Should().Equal("S20");

    [Fact]
    public void NothingIsFound_WhenNobodyGotTheKey() =>
        Begin().Then(Order(FirstKey), ForThird).Broken.Should().NotContain("S20");

    /// <summary>A node that was taken over may take keys in, and tell nothing.</summary>
    [Fact]
    public void NothingIsFound_WhenThereAreAttackers() =>
        Tell().PutAfter<KeysOrdered>(ordered => ordered.Batch == FirstKey, ForThird).Then(new NodeTakenOver("n9", 9))
            .Broken.Should().NotContain("S20");

    [Fact]
    public void OrdersOfOneBatch_AreOfOneMasterAndNameEachSlaveOnce()
    {
        Tell().PutAfter<KeysOrdered>(ordered => ordered.Batch == FirstKey, ForThird, ForThird).Broken.Should().Contain("S5");
        Tell().PutAfter<KeysOrdered>(ordered => ordered.Batch == FirstKey, ForThird with { Master = "s2" }).Broken.Should().Contain("S5");
    }
}
