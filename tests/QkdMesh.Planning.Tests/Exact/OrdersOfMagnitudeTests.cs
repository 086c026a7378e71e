using System.Globalization;
using Fractions;
using QkdMesh.Core.Topology;
using QkdMesh.Planning.Allocation;

namespace QkdMesh.Planning.Tests.Exact;

/// <summary>
/// Plans whose demands differ by up to 21 orders of magnitude. An independent exact solver (<see cref="ExactShares"/>) gives the figures.
/// </summary>
public sealed class OrdersOfMagnitudeTests
{
    private const int Networks = 20, SetsForEach = 5;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Networks)];

    [Theory, MemberData(nameof(Seeds))]
    public void EveryFigureIsThatOfTheExactSolver_WhateverTheDemands(int seed)
    {
        var (topology, random) = (NetworkOf(seed), new Random(-seed));
        for (var set = 0; set < SetsForEach; set++)
        {
            var pairs = DemandsOf(topology, random, orders: 12);
            var planner = new NetworkPlanner(topology, pairs, new PlanOptions(), TestContext.Current.CancellationToken);
            var exact = new ExactShares(topology, pairs).Rates();
            planner.Plan.Pairs.Select(pair => pair.KeysPerSecond).ShouldBeExactly(exact);
            planner.Plan.Pairs.Select(pair => pair.AloneKeysPerSecond)
                .ShouldBeExactly([.. pairs.Select(pair => ExactShares.Alone(topology, pair))]);
            new[] { planner.Plan.Scale }.ShouldBeExactly(ScaleOf(exact, pairs));
            var link = topology.Definition.Links[random.Next(topology.Definition.Links.Count)].Id;
            var cut = planner.Of(new Cut.OfLink(link), TestContext.Current.CancellationToken);
            var left = new ExactShares(topology, pairs, link).Rates();
            cut.Rates.Select(rate => rate.KeysPerSecond).ShouldBeExactly(left);
            if (left.Any(rate => rate.IsPositive)) new[] { cut.Scale }.ShouldBeExactly(ScaleOf(left, pairs));
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void GuessesInFloatingPointChangeNoFigure(int seed)
    {
        var topology = NetworkOf(seed);
        var network = new CarryingNetwork(topology, new PlanOptions());
        var pairs = DemandsOf(topology, new Random(seed), orders: 21)
            .Select(pair => new NodePair(
                network.NumberOf(pair.One.Node), network.NumberOf(pair.Other.Node), ExactNumber.Of(pair.KeysPerSecond))).ToList();
        Levels(withGuesses: true).Should().Equal(Levels(withGuesses: false));

        IReadOnlyList<Fraction> Levels(bool withGuesses) =>
            FairAllocation.Of(network, pairs, [], TestContext.Current.CancellationToken, withGuesses).Levels;
    }

    [Fact]
    public void RingServesAHugeAndATinyDemand()
    {
        var plan = PlanOf("a-b:1.953125 b-c:1.953125 c-a:1.953125", "a-b b-c", 1000, 0.000001);
        const double Scale = 3.90625 / (1000 + 1e-6);
        plan.Pairs.Select(pair => pair.KeysPerSecond).ShouldBe(1000 * Scale, 1e-6 * Scale);
        new[] { plan.Scale }.ShouldBe(Scale);
    }

    [Theory, InlineData(1e12, 1e-9), InlineData(1e-9, 1e12), InlineData(1e-9, 1e-9)]
    public void SharesOfALinkAreInTheRatioOfTheDemands(double one, double other) =>
        PlanOf("a-b:2", "a-b a-b", one, other).Pairs.Select(pair => pair.KeysPerSecond)
            .ShouldBe(2 * one / (one + other), 2 * other / (one + other));

    [Fact]
    public void PairThatIsTinyBesideItsNeighbours_GetsAllThatIsLeft() =>
        PlanOf("a-b:100000000 b-c:1e-7", "a-b a-c b-c", 1e12, 1e-9, 1).Pairs.Select(pair => pair.KeysPerSecond)
            .ShouldBe(1e8, 1e-16 / (1 + 1e-9), 1e-7 / (1 + 1e-9));

    private static NetworkPlan PlanOf(string links, string pairs, params double[] demands)
    {
        var topology = Plans.Network(links, pairs);
        var demand = PairDemand.EveryPairOf(topology).Zip(demands, (pair, rate) => pair with { KeysPerSecond = rate });
        return new NetworkPlanner(topology, [.. demand], new PlanOptions(), TestContext.Current.CancellationToken).Plan;
    }

    // Many links have equal rates: then more than one allocation is best, and sums are equal that rounding would tell apart.
    private static NetworkTopology NetworkOf(int seed)
    {
        var random = new Random(seed);
        var nodes = random.Next(3, 7);
        var ends = Enumerable.Range(1, nodes - 1).Select(node => (random.Next(node), node))
            .Concat(Enumerable.Range(0, random.Next(5)).Select(_ => Two(random, nodes)));
        var links = ends.Select(pair => $"n{pair.Item1}-n{pair.Item2}:{RateOf(random)}");
        var pairs = Enumerable.Range(0, random.Next(2, 6)).Select(_ => Two(random, nodes)).Select(pair => $"n{pair.One}-n{pair.Other}");
        return Plans.Network(string.Join(' ', links), string.Join(' ', pairs));
    }

    private static string RateOf(Random random) => random.Next(2) == 0
        ? $"{random.Next(1, 4)}"
        : Math.Pow(10, (4 * random.NextDouble()) - 2).ToString("G5", CultureInfo.InvariantCulture);

    private static (int One, int Other) Two(Random random, int nodes)
    {
        var one = random.Next(nodes);
        return (one, (one + random.Next(1, nodes)) % nodes);
    }

    private static PairDemand[] DemandsOf(NetworkTopology topology, Random random, int orders) =>
    [
        .. PairDemand.EveryPairOf(topology).Select(pair => pair with
        {
            KeysPerSecond = double.Parse(
                Math.Pow(10, orders * (random.NextDouble() - 0.5)).ToString("G6", CultureInfo.InvariantCulture),
                CultureInfo.InvariantCulture),
        }),
    ];

    private static Fraction ScaleOf(Fraction[] rates, IReadOnlyList<PairDemand> pairs) =>
        rates.Zip(pairs, (rate, pair) => rate / ExactNumber.Of(pair.KeysPerSecond)).Where((_, at) => rates[at].IsPositive).Min();
}
