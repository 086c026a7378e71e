using CsCheck;
using QkdMesh.Planning.Allocation;

namespace QkdMesh.Planning.Tests;

/// <summary>
/// Properties of the plan of every network. A judge that does not list routes checks them (<see cref="MaxMinJudge"/>), and so do plans
/// of other networks.
/// </summary>
public sealed class PlanProperties
{
    private const double Tolerance = 1e-5;

    private static readonly Gen<(string Links, string Pairs, string Ends)> Cases =
        from nodes in Gen.Int[3, 6]
        from parents in Gen.Int[0, 9].Array[nodes - 1]
        from extras in Gen.Select(Gen.Int[0, nodes - 1], Gen.Int[1, nodes - 1]).Array[0, 4]
        from rates in Gen.OneOf(Gen.Int[1, 4].Select(rate => (double)rate), Gen.Double[0.01, 100]).Array[nodes - 1 + extras.Length]
        from pairs in Gen.Select(Gen.Int[0, nodes - 1], Gen.Int[1, nodes - 1]).Array[1, 5]
        from end in Gen.Int[0, 2 * nodes]
        let tree = parents.Select((parent, at) => (at + 1, parent % (at + 1)))
        let links = tree.Concat(extras.Select(ends => (ends.Item1, (ends.Item1 + ends.Item2) % nodes)))
        select (
            string.Join(' ', links.Zip(rates, (ends, rate) => FormattableString.Invariant($"n{ends.Item1}-n{ends.Item2}:{rate}"))),
            string.Join(' ', pairs.Select(ends => $"n{ends.Item1}-n{(ends.Item1 + ends.Item2) % nodes}")),
            end < nodes ? $"n{end}" : "");

    [Fact]
    public void SharesFit_AndNoneCanGrowButAtTheCostOfOneThatHasNoMore() => Check(Cases, (links, pairs, ends) =>
    {
        var plan = Plans.Of(links, pairs, ends).Plan;
        var judge = new MaxMinJudge(Plans.Network(links, pairs, ends));
        var rates = plan.Pairs.Select(pair => pair.KeysPerSecond).ToArray();
        judge.Excess(rates).Should().BeLessThan(Tolerance, "no link may carry more than it has");
        foreach (var (at, rate) in rates.Index())
        {
            // Pairs with a lower rate keep theirs. Other pairs may fall to the rate of this one.
            var least = rates.Select(other => Math.Min(other, rate)).ToArray();
            judge.MostFor(at, least).Should().BeLessThanOrEqualTo(rate * (1 + Tolerance), $"{plan.Pairs[at].Pair.One.Id} has its share");
        }
    });

    [Fact]
    public void NoPairHasMoreThanAlone() => Check(Cases, (links, pairs, ends) =>
        Plans.Of(links, pairs, ends).Plan.Pairs
            .Should().OnlyContain(pair => pair.KeysPerSecond <= pair.AloneKeysPerSecond * (1 + Tolerance)));

    [Fact]
    public void CutRaisesNeitherTheScaleNorTheLeastShare_OfThePairsThatKeepService() => Check(Cases, (links, pairs, ends) =>
    {
        var planner = Plans.Of(links, pairs, ends);
        foreach (var cut in planner.Cuts.Select(cut => planner.Of(cut, TestContext.Current.CancellationToken)))
        {
            var left = cut.Rates.Where(rate => rate.KeysPerSecond > 0).Select(rate => rate.Pair).ToList();
            if (left.Count == 0) continue;
            var topology = Plans.Network(links, pairs, ends);
            var before = new NetworkPlanner(topology, left, new PlanOptions(), TestContext.Current.CancellationToken);
            cut.Scale.Should().BeLessThanOrEqualTo(before.Plan.Scale * (1 + Tolerance));
            var share = cut.Rates.Where(rate => left.Contains(rate.Pair)).Min(rate => rate.KeysPerSecond / rate.Pair.KeysPerSecond);
            var shareBefore = before.Plan.Pairs.Min(pair => pair.KeysPerSecond / pair.Pair.KeysPerSecond);
            share.Should().BeLessThanOrEqualTo(shareBefore * (1 + Tolerance));
        }
    });

    [Fact]
    public void CutIsTheNetworkWithoutIt() => Check(Cases, (links, pairs, ends) =>
    {
        var planner = Plans.Of(links, pairs, ends);
        var served = planner.Plan.Pairs.Where(pair => pair.KeysPerSecond > 0).Select(pair => pair.Pair).ToList();
        foreach (var cut in planner.Cuts)
        {
            var kept = planner.Of(cut, TestContext.Current.CancellationToken).Rates.Select(rate => rate.KeysPerSecond);
            var network = new CarryingNetwork(Plans.Network(links, pairs, ends), new PlanOptions()).Without(cut);
            var alone = served.Select(pair => new NodePair(network.NumberOf(pair.One.Node), network.NumberOf(pair.Other.Node), 1)).ToList();
            var levels = FairAllocation.Of(network, alone, [], TestContext.Current.CancellationToken).Levels;
            kept.ShouldBe([.. levels.Select(level => level.Rounded())]);
        }
    });

    private static void Check(Gen<(string Links, string Pairs, string Ends)> cases, Action<string, string, string> holds) => cases.Sample(
        given => holds(given.Links, given.Pairs, given.Ends), iter: 60, threads: 1,
        print: given => $"links {given.Links}, pairs {given.Pairs}, ends {given.Ends}");
}
