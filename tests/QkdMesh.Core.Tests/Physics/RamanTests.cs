using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Tests.Physics;

public class RamanTests
{
    // da Silva et al. 2014, arXiv:1410.0656, Fig. 4.
    private static readonly Bb84Device Receiver = new()
    {
        WavelengthNm = 1546.12, FilterNm = 0.0797, GateSeconds = 2.5e-9, DetectorEfficiency = 0.15,
    };

    private static readonly ClassicalChannels Fourteen = new(Propagation.Co) { Count = 14, PowerDbm = -10.5 };

    [Theory]
    [InlineData(10, 6.81, 6.82)]
    [InlineData(20, 6.88, 8.68)]
    [InlineData(30, 5.17, 8.79)]
    [InlineData(40, 3.59, 10.17)]
    [InlineData(50, 2.03, 10.04)]
    [InlineData(60, 1.20, 10.01)]
    public void CountsPerGate_AreNearTheMeasuredOnes(double km, double coCounts, double counterCounts)
    {
        Yield(Fourteen with { RamanCoefficient = 4.708e-10 }, 0.3002).Should().BeApproximately(coCounts * 1e-4, coCounts * 1e-5);
        Yield(Fourteen with { RamanCoefficient = 3.703e-10, Direction = Propagation.Counter }, 0.2354).Should()
            .BeApproximately(counterCounts * 1e-4, counterCounts * 1e-5);

        double Yield(ClassicalChannels classical, double attenuation) =>
            RamanNoise.Yield(Receiver, Bb84Channel.OfFibre(km, attenuation) with { Classical = [classical] });
    }

    [Theory]
    [InlineData(-30, 2245)]
    [InlineData(-10, 1937)]
    [InlineData(-6, 1521)]
    [InlineData(-3, 917)]
    [InlineData(0, 0)]
    public void RateFallsWithClassicalPower_At40Kilometres(double dbm, double kilobitsPerSecond) =>
        At40Km(dbm).SecretKeyRate.BitsPerSecond.Should().BeApproximately(kilobitsPerSecond * 1e3, kilobitsPerSecond);

    [Fact]
    public void QberShowsClassicalPower() => At40Km(-3).Qber.Should().BeApproximately(0.048, 5e-4);

    [Fact]
    public void GroupsAddUp()
    {
        var one = new ClassicalChannels(Propagation.Counter) { PowerDbm = -7 };
        var fibre = Bb84Channel.OfFibre(25, 0.2);

        var four = RamanNoise.Yield(Bb84Units.Metro, fibre with { Classical = [one with { Count = 4 }] });

        RamanNoise.Yield(Bb84Units.Metro, fibre with { Classical = [one, one with { Count = 2 }, one] }).Should().BeApproximately(
            four, four * 1e-12);
        RamanNoise.Yield(Bb84Units.Metro, fibre).Should().Be(0);
    }

    [Fact]
    public void FibreWithoutLoss_ScattersBothWaysAlike()
    {
        var fibre = new Bb84Channel(FibreLength.FromKilometres(10), OpticalLoss.FromDecibels(0)) { AttenuationDbPerKm = 0 };

        Yield(Propagation.Counter).Should().Be(Yield(Propagation.Co)).And.BePositive();

        double Yield(Propagation direction) => RamanNoise.Yield(Bb84Units.Metro, fibre with { Classical = [new(direction)] });
    }

    [Fact]
    public void ClassicalChannelInTheFilter_IsRefused()
    {
        FluentActions.Invoking(() => Yield(1550.05)).Should().Throw<ArgumentOutOfRangeException>();
        Yield(1550.2).Should().BePositive();

        static double Yield(double nanometres) =>
            RamanNoise.Yield(
                Bb84Units.Metro, Bb84Channel.OfFibre(5, 0.2) with { Classical = [new(Propagation.Co) { WavelengthNm = nanometres }] });
    }

    private static Bb84Estimate At40Km(double dbm) => Bb84Model.Estimate(
        Bb84Units.Metro with { ReceiverLoss = OpticalLoss.FromDecibels(1.5) },
        Bb84Channel.OfFibre(40, 0.2) with { Classical = [new(Propagation.Co) { PowerDbm = dbm }] });
}
