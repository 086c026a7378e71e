using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class KeysAreStrongEnoughTests
{
    [Fact]
    public void KeyIsFine_WhenItIsAsGoodAsItsPairNeeds() => Needing(1, "its").Broken.Should().BeEmpty();

    [Fact]
    public void KeyIsFine_WhenAnotherPairNeedsMore() => Tell().Alter<TopologyApplied>(
        _ => true, topology => topology with { Needs = [new("s1", "s3", 2, "its")] }).Broken.Should().BeEmpty();

    [Theory]
    [InlineData("pqc", "hybrid", 1)]
    [InlineData("hybrid", "its", 1)]
    [InlineData("hybrid", "hybrid", 0)]
    public void WeakAssuranceIsFound_AtEitherEnd(string given, string needed, int found)
    {
        foreach (var sae in new[] { "s1", "s2" })
        {
            Needing(1, needed).Alter<KeyDelivered>(
                delivered => delivered.Key == FirstKey && delivered.Sae == sae, delivered => delivered with { Assurance = given })
                .Violations.Select(violation => violation.Code).Should().Equal(Enumerable.Repeat("S18", found));
        }
    }

    [Fact]
    public void TooFewSharesAreFound() =>
        Needing(2, "pqc").Violations.Select(violation => violation.Code).Should().Equal("S18", "S18", "S18", "S18");

    [Fact]
    public void AllSharesCount() => Needing(2, "pqc")
        .PutAfter<RelayStarted>(relay => relay.Batch == FirstKey, new RelayStarted("n1", 11, Id(103), FirstKey, ["n1", "n2"]))
        .PutAfter<RelayArrived>(relay => relay.Batch == FirstKey, new RelayArrived("n2", 22, Id(103), FirstKey, ["n1", "n2"]))
        .Violations.Should().HaveCount(2, "only the second key is too weak").And.OnlyContain(violation => violation.Code == "S18");

    [Fact]
    public void WeakKeyIsFound_WhenTheTopologyComesLater() =>
        Needing(2, "pqc").MoveToEnd<TopologyApplied>(_ => true).Broken.Should().Contain("S18");

    private static Story Needing(int paths, string assurance) => Tell().Alter<TopologyApplied>(
        _ => true, topology => topology with { Needs = [new("s2", "s1", paths, assurance)] });
}
