using CsCheck;
using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Tests.Physics;

/// <summary>What holds for any unit on any channel.</summary>
public class Bb84ModelProperties
{
    private const double Rounding = 1 + 1e-12;

    private static readonly Gen<Bb84Device> Devices =
        from clock in Powers(3, 10)
        from efficiency in Powers(-3, 0)
        from dark in Powers(-15, -0.5)
        from misalignment in Gen.OneOf(Gen.Double[0, 0.05], Gen.Double[0, 0.5])
        from signal in Gen.OneOf(Gen.Double[0.1, 0.9], Gen.Double[0.001, 2])
        from decoy in Gen.Double[0.11, 0.99]
        from inefficiency in Gen.Double[1, 2]
        from sifting in Gen.Double[0.1, 1]
        from receiver in Gen.Double[0, 10]
        select new Bb84Device
        {
            ClockHz = clock, DetectorEfficiency = efficiency, DarkYield = dark, MisalignmentError = misalignment, SignalIntensity = signal,
            DecoyIntensity = signal * decoy, ErrorCorrectionInefficiency = inefficiency, SiftingFactor = sifting,
            ReceiverLoss = OpticalLoss.FromDecibels(receiver),
        };

    private static readonly Gen<ClassicalChannels> Classical =
        from direction in Gen.Enum<Propagation>()
        from count in Gen.Int[1, 100]
        from power in Gen.Double[-60, 20]
        select new ClassicalChannels(direction) { Count = count, PowerDbm = power };

    private static readonly Gen<Bb84Channel> Channels =
        from km in Gen.Double[0, 200]
        from attenuation in Gen.Double[0, 1]
        from loss in Gen.OneOf(Gen.Double[0, 30], Gen.Double[0, 400])
        from classical in Gen.OneOf(Gen.Const(Array.Empty<ClassicalChannels>()), Classical.Array[0, 3])
        from tapped in Gen.OneOf(Gen.Const(0d), Gen.Double[0, 0.2], Gen.Double[0, 1])
        select new Bb84Channel(FibreLength.FromKilometres(km), OpticalLoss.FromDecibels(loss))
        {
            AttenuationDbPerKm = attenuation, Classical = classical, TappedFraction = tapped,
        };

    private static readonly Gen<DecoyAnalysis> Analyses = Gen.OneOf(
        Gen.Const(DecoyAnalysis.VacuumAndWeak),
        Gen.Const(DecoyAnalysis.InfiniteDecoys),
        Blocks(6, 18).Select(DecoyAnalysis (block) => block));

    [Fact]
    public void EveryFigureIsInItsRange() => Check((device, channel, analysis) =>
    {
        var estimate = Bb84Model.Estimate(device, channel, analysis);
        estimate.Qber.Should().BeInRange(0, 0.5);
        estimate.Gain.Should().BeInRange(0, 1);
        estimate.NoiseYield.Should().BeInRange(device.DarkYield, 1);
        estimate.KeyPerPulse.Should().BeInRange(0, 1);
        estimate.SinglePhotons.Yield.Should().BeInRange(0, 1);
        estimate.SinglePhotons.Error.Should().BeInRange(0, 0.5);
        estimate.SecretKeyRate.BitsPerSecond.Should().BeApproximately(estimate.KeyPerPulse * device.ClockHz, 1e-9 * device.ClockHz);
    });

    [Fact]
    public void RateFallsWithLoss() => Check((device, channel, analysis) =>
    {
        var rates = Enumerable.Range(0, 40)
            .Select(step => Rate(device, channel with { Loss = OpticalLoss.FromDecibels(step * 1.7) }, analysis))
            .ToList();
        ShouldFall(rates);
    });

    [Fact]
    public void RateFallsWithTapping_ToZero() => Check((device, channel, analysis) =>
    {
        var rates = Enumerable.Range(0, 21).Select(step => Rate(device, channel with { TappedFraction = step / 20d }, analysis)).ToList();
        ShouldFall(rates);
        rates[^1].Should().Be(0);
    });

    [Fact]
    public void RateFallsWithClassicalPower() => Check((device, channel, analysis) =>
    {
        var rates = Enumerable.Range(-8, 12)
            .Select(step => new ClassicalChannels(Propagation.Counter) { PowerDbm = step * 5 })
            .Select(classical => Rate(device, channel with { Classical = [classical] }, analysis))
            .ToList();
        ShouldFall(rates);
    });

    [Fact]
    public void MarginIsWhereTheRateEnds() => Check((device, channel, analysis) =>
    {
        var estimate = Bb84Model.Estimate(device, channel, analysis);
        var end = channel.Loss.Decibels + estimate.Margin.Decibels;
        Rate(device, channel with { Loss = OpticalLoss.FromDecibels(end + 1e-3) }, analysis).Should().Be(0);
        (estimate.Margin.Decibels > 0).Should().Be(estimate.KeyPerPulse > 0);
        if (estimate.Margin.Decibels > 1e-3)
            Rate(device, channel with { Loss = OpticalLoss.FromDecibels(end - 1e-3) }, analysis).Should().BePositive();
    });

    [Fact]
    public void FewerDecoys_NeverGiveMore() => Check((device, channel, _) =>
        Rate(device, channel, DecoyAnalysis.VacuumAndWeak).Should().BeLessThanOrEqualTo(
            Rounding * Rate(device, channel, DecoyAnalysis.InfiniteDecoys)));

    [Fact]
    public void ShorterBlocks_NeverGiveMore() => Gen.Select(Devices, Channels, Blocks(6, 17)).Sample(
        (device, channel, block) =>
        {
            var rate = Rate(device, channel, block);
            rate.Should().BeLessThanOrEqualTo(
                Rounding * Rate(device, channel, new FiniteKeyAnalysis(block.BlockPulses * 10, block.FailureProbability)));
            rate.Should().BeLessThanOrEqualTo(Rounding * Rate(device, channel, DecoyAnalysis.VacuumAndWeak));
        },
        iter: 1000, threads: 1);

    /// <summary>Rules over links that make no key hold nothing.</summary>
    [Fact]
    public void SomeLinksMakeKey()
    {
        int asymptotic = 0, finite = 0;
        Gen.Select(Devices, Channels, Blocks(6, 17)).Sample(
            (device, channel, block) =>
            {
                if (Rate(device, channel, DecoyAnalysis.VacuumAndWeak) > 0) asymptotic++;
                if (Rate(device, channel, block) > 0) finite++;
            },
            iter: 1000, threads: 1);
        asymptotic.Should().BeGreaterThan(100);
        finite.Should().BeGreaterThan(30);
    }

    private static void ShouldFall(List<double> rates)
    {
        for (var at = 1; at < rates.Count; at++) rates[at].Should().BeLessThanOrEqualTo(rates[at - 1] * Rounding);
    }

    private static double Rate(Bb84Device device, Bb84Channel channel, DecoyAnalysis analysis) =>
        Bb84Model.Estimate(device, channel, analysis).SecretKeyRate.BitsPerSecond;

    private static Gen<double> Powers(double least, double most) => Gen.Double[least, most].Select(power => Math.Pow(10, power));

    private static Gen<FiniteKeyAnalysis> Blocks(double least, double most) =>
        Gen.Select(Powers(least, most), Powers(-30, -2)).Select((pulses, failure) => new FiniteKeyAnalysis(pulses, failure));

    private static void Check(Action<Bb84Device, Bb84Channel, DecoyAnalysis> holds) =>
        Gen.Select(Devices, Channels, Analyses).Sample(holds, iter: 1000, threads: 1);
}
