namespace QkdMesh.Planning.Tests;

/// <summary>Shares of small networks, worked out by hand. Rates are in keys per second.</summary>
public sealed class SharesTests
{
    [Fact]
    public void ChainGivesItsNarrowestLink_WhenOnePairUsesIt() => Rates("a-b:4 b-c:2 c-d:8", "a-d").ShouldBe(2);

    [Fact]
    public void PairsOfAChainShareTheNarrowLink_AndTheOthersGetTheRest() =>
        Rates("a-b:4 b-c:2", "a-c b-c a-b").ShouldBe(1, 1, 3);

    [Fact]
    public void RingGivesBothArcs() => Rates("a-b b-c c-d d-a", "a-c").ShouldBe(2);

    [Fact]
    public void CrossingPairsOfARingShareItEvenly() => Rates("a-b b-c c-d d-a", "a-c b-d").ShouldBe(1, 1);

    [Fact]
    public void BothDirectionsShareALink() => Rates("a-b:3", "a-b b-a").ShouldBe(1.5, 1.5);

    [Fact]
    public void StarSharesItsSpokes() => Rates("h-a:2 h-b:2 h-c:6", "a-b a-c b-c").ShouldBe(1, 1, 1);

    [Fact]
    public void ParallelLinksAddUp() => Rates("a-b a-b:2", "a-b").ShouldBe(3);

    [Fact]
    public void NoKeyPassesAnEndNode() => Rates("a-x:9 x-b:9 a-c c-b", "a-b a-x", ends: "x").ShouldBe(1, 9);

    [Fact]
    public void PairHasNothing_WhenOnlyAnEndNodeIsBetween() => Rates("a-x x-b", "a-b a-x", ends: "x").ShouldBe(0, 1);

    [Fact]
    public void PairAtOneNodeHasNoBound() => Rates("a-b", "a-a a-b").ShouldBe(double.PositiveInfinity, 1);

    [Fact]
    public void RatesKeepTheirRatio_WhenDemandsDiffer()
    {
        var topology = Plans.Network("a-b:4", "a-b a-b");
        var demands = PairDemand.EveryPairOf(topology).Select((pair, at) => pair with { KeysPerSecond = at == 0 ? 30 : 10 }).ToList();
        var plan = new NetworkPlanner(topology, demands, new PlanOptions(), TestContext.Current.CancellationToken).Plan;
        plan.Pairs.Select(pair => pair.KeysPerSecond).ShouldBe(3, 1);
        plan.Scale.Should().BeApproximately(0.1, 1e-9);
    }

    [Fact]
    public void AlonePairHasTheWholeNetwork() =>
        Plans.Of("a-b:4 b-c:2", "a-c b-c a-b").Plan.Pairs.Select(pair => pair.AloneKeysPerSecond).ShouldBe(2, 2, 4);

    [Fact]
    public void ScaleIsThatOfThePairWhichHasLeast() => Plans.Of("a-b:4 b-c:2", "a-c b-c a-b").Plan.Scale.Should().BeApproximately(1, 1e-9);

    [Fact]
    public void RoutesAreNoLongerThanARelayMayBe()
    {
        static string Chain(int links) => string.Join(' ', Enumerable.Range(0, links).Select(at => $"n{at}-n{at + 1}"));
        Rates(Chain(64), "n0-n64").ShouldBe(1);
        Rates(Chain(65), "n0-n65").ShouldBe(0);
        Rates($"{Chain(65)} n65-n0:3", "n0-n1").ShouldBe(1); // The way round has 65 links.
    }

    [Theory, InlineData(1e-6), InlineData(1e6)]
    public void UnitsDoNotMatter(double unit) => Rates(FormattableString.Invariant($"a-b:{4 * unit} b-c:{2 * unit}"), "a-c b-c a-b")
        .Select(rate => rate / unit).ShouldBe(1, 1, 3);

    [Theory, InlineData(256, 1, 640), InlineData(256, 128, 259), InlineData(1024, 1, 1408)]
    public void KeyCostsItsPadAndItsShareOfTheTags(int size, int keysPerRequest, double cost) =>
        new PlanOptions { KeySize = size, KeysPerRequest = keysPerRequest }.LinkKeyPerKey.Should().Be(cost);

    private static IEnumerable<double> Rates(string links, string pairs, string ends = "") =>
        Plans.Of(links, pairs, ends).Plan.Pairs.Select(pair => pair.KeysPerSecond);
}
