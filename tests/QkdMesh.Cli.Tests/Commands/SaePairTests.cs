using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class SaePairTests
{
    [Fact]
    public void MostHopsWin_WhenAnotherPairHasMoreFibre() =>
        Furthest("a-b b-c c-d a-x:500", "one@a two@d three@x").Should().Be(("three", "two"));

    [Fact]
    public void MoreFibreWins_WhenHopsAreEqual() => Furthest("a-b:10 a-c:30 a-d:20", "one@b two@c three@d").Should().Be(("three", "two"));

    [Fact]
    public void LessFibreCounts_WhenTwoPathsHaveAsManyHops() =>
        // c is 2 hops from a by 60 km or 20 km; e is 2 hops by 30 km.
        Furthest("a-b:30 b-c:30 a-d:10 d-c:10 d-e:20", "one@a two@c three@e").Should().Be(("one", "three"));

    [Fact]
    public void NoPairIsFound_WhenEndNodesAreInTheWay() =>
        SaePair.FurthestIn(Networks.Of("a-b b-c", "one@a two@c", ends: "b")).Should().BeNull();

    [Fact]
    public void NoPairIsFound_WhenThereAreNoSaes() => SaePair.FurthestIn(Networks.Of("a-b")).Should().BeNull();

    [Fact]
    public void PairAtOneNodeIsFound_WhenThereIsNoOther() => Furthest("a-b", "one@a two@a").Should().Be(("one", "two"));

    [Fact]
    public void LinksThatServeNothingAreNoWay() => SaePair
        .FurthestIn(Networks.Of("a-b b-c", "one@a two@c three@b"), link => link.Id.Value == "a-b")
        .Should().Match<SaePair>(pair => pair.Master.Id.Value == "one" && pair.Slave.Id.Value == "three");

    private static (string, string) Furthest(string links, string saes)
    {
        var pair = SaePair.FurthestIn(Networks.Of(links, saes))!;
        return (pair.Master.Id.Value, pair.Slave.Id.Value);
    }
}
