using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Planning.Tests;

/// <summary>Cuts of small networks, worked out by hand. Rates are in keys per second.</summary>
public sealed class CutsTests
{
    private const string Ring = "a-b:2 b-c d-c:3 d-a:4";

    [Fact]
    public void RingKeepsTheOtherArc_WhicheverLinkIsCut()
    {
        var plan = Plans.Of(Ring, "a-c");
        plan.Plan.Scale.Should().BeApproximately(4, 1e-6);
        RatesAfter(plan, new Cut.OfLink(new("a-b.0"))).ShouldBe(3);
        RatesAfter(plan, new Cut.OfLink(new("d-a.3"))).ShouldBe(1);
        RatesAfter(plan, new Cut.OfNode(new("d"))).ShouldBe(1);
    }

    [Fact]
    public void RingHasNoSinglePointOfFailure() => PointsOfFailure(Plans.Of(Ring, "a-c b-d a-b")).Should().BeEmpty();

    [Fact]
    public void StarFailsAtItsCentre_AndEachSpokeAtItsPairs() =>
        PointsOfFailure(Plans.Of("h-a h-b h-c", "a-b")).Should().Equal("h-a.0", "h-b.1", "h");

    [Fact]
    public void NodeCutTakesItsOwnPairs_WithoutBeingAPointOfFailure()
    {
        var planner = Plans.Of("a-b b-c c-a", "a-b b-c a-a");
        var cut = planner.Of(new Cut.OfNode(new("a")), TestContext.Current.CancellationToken);
        cut.Own.Should().Equal(planner.Plan.Pairs[0].Pair, planner.Plan.Pairs[2].Pair);
        cut.Lost.Should().BeEmpty();
        cut.IsSinglePointOfFailure.Should().BeFalse();
        cut.Rates.Select(rate => rate.KeysPerSecond).ShouldBe(0, 1, 0);
        cut.Scale.Should().BeApproximately(1, 1e-6, "the pair that is left has its link to itself");
    }

    [Fact]
    public void PairsThatAreLostAreNamed_AndTheOthersShareWhatIsLeft()
    {
        var planner = Plans.Of("a-b:2 b-c", "a-c a-b");
        var cut = planner.Of(new Cut.OfLink(new("b-c.1")), TestContext.Current.CancellationToken);
        cut.Lost.Should().Equal(planner.Plan.Pairs[0].Pair);
        cut.Rates.Select(rate => rate.KeysPerSecond).ShouldBe(0, 2);
        cut.Scale.Should().BeApproximately(2, 1e-6);
    }

    [Theory, InlineData("h"), InlineData("a")]
    public void ScaleIsNothing_WhenNoPairKeepsService(string node) =>
        Plans.Of("h-a h-b", "a-b").Of(new Cut.OfNode(new(node)), TestContext.Current.CancellationToken).Scale.Should().Be(0);

    [Fact]
    public void PairWithoutARouteIsNotLostByACut()
    {
        var planner = Plans.Of("a-x x-b", "a-b a-x", ends: "x");
        planner.Plan.Scale.Should().Be(0);
        var cut = planner.Of(new Cut.OfLink(new("x-b.1")), TestContext.Current.CancellationToken);
        cut.Lost.Should().BeEmpty();
        cut.Rates.Select(rate => rate.KeysPerSecond).ShouldBe(1);
    }

    [Fact]
    public void ParallelLinkCarriesTheKeysAfterACut() =>
        RatesAfter(Plans.Of("a-b a-b:2", "a-b"), new Cut.OfLink(new("a-b.1"))).ShouldBe(1);

    [Fact]
    public void LinksThatDoNotCountAreNoCuts_AndCarryNothing()
    {
        var dark = LinkSource.Simulated with { Bb84 = new Bb84Link(new Bb84Device(), 0.2, []) };
        var topology = Plans.Network("a-b a-b:2 a-b:4", "a-b", change: link => link.Id.Value switch
        {
            "a-b.1" => link with { SecretKeyRate = KeyRate.Zero, Source = dark },
            "a-b.2" => link with { Source = new(KeySourceKind.Pqc) { Pqc = PqcParameters.Default } },
            _ => link,
        });
        Links(new PlanOptions()).Should().Equal("a-b.0");
        Links(new PlanOptions { WithPqc = true }).Should().Equal("a-b.0", "a-b.2");
        Rate(new PlanOptions()).ShouldBe(1);
        Rate(new PlanOptions { WithPqc = true }).ShouldBe(5);

        NetworkPlanner Planner(PlanOptions options) =>
            new(topology, PairDemand.EveryPairOf(topology), options, TestContext.Current.CancellationToken);
        IEnumerable<string> Links(PlanOptions options) => Planner(options).Cuts.OfType<Cut.OfLink>().Select(cut => cut.Link.Value);
        IEnumerable<double> Rate(PlanOptions options) => Planner(options).Plan.Pairs.Select(pair => pair.KeysPerSecond);
    }

    private static IEnumerable<double> RatesAfter(NetworkPlanner planner, Cut cut) =>
        planner.Of(cut, TestContext.Current.CancellationToken).Rates.Select(rate => rate.KeysPerSecond);

    private static IEnumerable<string> PointsOfFailure(NetworkPlanner planner) => planner.Cuts
        .Select(cut => planner.Of(cut, TestContext.Current.CancellationToken))
        .Where(cut => cut.IsSinglePointOfFailure).Select(cut => cut.Cut.ToString());
}
