using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources;

namespace QkdMesh.Core.Tests.Quantum;

public class Bb84KeySourceTests
{
    private static readonly LinkDefinition Link = Modelled(MeshTopology.Link("l0", 0, 1) with { Loss = OpticalLoss.FromDecibels(10) });

    private readonly ISimulatedSource _source = (ISimulatedSource)new SimulatedKeySourceFactory(new SeededEntropy(1)).Create(Link);

    [Fact]
    public void RateAndQberAreThoseOfTheModel()
    {
        _source.SecretKeyRate.Should().Be(Link.Estimate!.SecretKeyRate);
        _source.Qber.Should().Be(Link.Estimate.Qber);
        _source.Produce(TimeSpan.FromSeconds(1), Bits.FromBytes(1L << 40)).Sum(block => block.Length * 8L)
            .Should().BeCloseTo((long)Link.Estimate.SecretKeyRate.BitsPerSecond, 4096);
    }

    [Fact]
    public void WhoeverListensIsSeen_AndTakesFromTheRate_UntilThatIsOver()
    {
        var (rate, qber) = (_source.SecretKeyRate, _source.Qber);

        _source.TappedFraction = 0.1;
        _source.Qber.Should().BeApproximately(qber + 0.025, 0.001);
        _source.SecretKeyRate.Should().BeLessThan(rate).And.BeGreaterThan(KeyRate.Zero);
        _source.TappedFraction = 1;
        _source.Qber.Should().BeApproximately(qber + 0.25, 0.01);
        _source.SecretKeyRate.Should().Be(KeyRate.Zero);
        _source.Produce(TimeSpan.FromSeconds(1), Bits.FromBytes(1L << 40)).Should().BeEmpty();

        _source.TappedFraction = 0;
        (_source.SecretKeyRate, _source.Qber).Should().Be((rate, qber));
    }

    [Fact]
    public void RateThatTheOperatorMeasured_FallsAsTheModelDoes()
    {
        var measured = (ISimulatedSource)new SimulatedKeySourceFactory(new SeededEntropy(1)).Create(
            Link with { SecretKeyRate = KeyRate.FromKilobitsPerSecond(100) });
        measured.SecretKeyRate.Should().Be(KeyRate.FromKilobitsPerSecond(100));

        measured.TappedFraction = _source.TappedFraction = 0.1;

        (measured.SecretKeyRate.BitsPerSecond / 100e3).Should().BeApproximately(
            _source.SecretKeyRate.BitsPerSecond / Link.SecretKeyRate.BitsPerSecond, 1e-9);
    }

    [Fact]
    public void LinkWithoutModulesIsRefused() =>
        FluentActions.Invoking(() => new Bb84KeySource(MeshTopology.Link("l0", 0, 1), new SeededEntropy(1)))
        .Should().Throw<ArgumentException>();

    private static LinkDefinition Modelled(LinkDefinition link)
    {
        var modelled = link with { Source = LinkSource.Simulated with { Bb84 = new Bb84Link(new Bb84Device(), 0.2, []) } };
        return modelled with { SecretKeyRate = modelled.Estimate!.SecretKeyRate };
    }
}
