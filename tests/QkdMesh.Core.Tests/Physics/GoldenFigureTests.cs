using QkdMesh.Core.Physics;

namespace QkdMesh.Core.Tests.Physics;

/// <summary>
/// Figures computed without this code. The figure of infinite decoys at 0 km was published (Ma et al., Phys. Rev. A 72, 012326).
/// </summary>
public class GoldenFigureTests
{
    private const double Tolerance = 1e-3;

    [Fact]
    public void InfiniteDecoys_AtZeroKilometres()
    {
        var estimate = Bb84Model.Estimate(Bb84Units.Gys, Bb84Units.GysFibre(0), DecoyAnalysis.InfiniteDecoys);

        ShouldBe(estimate.Gain, 2.13701e-2);
        ShouldBe(estimate.Qber, 3.3037e-2);
        ShouldBe(estimate.SinglePhotons.Gain(Bb84Units.Gys.SignalIntensity), 1.3366e-2);
        ShouldBe(estimate.KeyPerPulse, 2.555e-3);
    }

    [Theory]
    [InlineData(0, 2.414e-3)]
    [InlineData(20, 9.078e-4)]
    [InlineData(50, 2.096e-4)]
    [InlineData(100, 1.602e-5)]
    [InlineData(120, 4.369e-6)]
    public void VacuumAndWeakDecoy_AlongTheFibre(double km, double keyPerPulse) =>
        ShouldBe(Bb84Model.Estimate(Bb84Units.Gys, Bb84Units.GysFibre(km)).KeyPerPulse, keyPerPulse);

    [Theory]
    [InlineData(2, 12.8e6, 2e-3)]
    [InlineData(10, 2.0e6, 2e-3)]
    [InlineData(14.5, 704e3, Tolerance)]
    [InlineData(20, 192e3, Tolerance)]
    public void MetroUnit_AtALoss(double decibels, double bitsPerSecond, double tolerance) =>
        ShouldBe(Bb84Model.Estimate(Bb84Units.Metro, Bb84Units.Loss(decibels)).SecretKeyRate.BitsPerSecond, bitsPerSecond, tolerance);

    [Fact]
    public void RateEnds_WhereItWasComputed()
    {
        EndKm(DecoyAnalysis.InfiniteDecoys).Should().BeApproximately(142.0, 0.05);
        EndKm(DecoyAnalysis.VacuumAndWeak).Should().BeApproximately(140.6, 0.05);

        static double EndKm(DecoyAnalysis analysis) =>
            Bb84Model.Estimate(Bb84Units.Gys, Bb84Units.GysFibre(0), analysis).Margin.Decibels / 0.21;
    }

    [Theory]
    [InlineData(1, 0.11003)]
    [InlineData(1.16, 0.0981)]
    [InlineData(1.22, 0.0942)]
    public void RateIsZero_FromAThresholdOfErrorsOn(double inefficiency, double threshold)
    {
        ShouldBe(Bb84Model.QberLimit(inefficiency), threshold);
        Key(threshold * (1 - Tolerance)).Should().BePositive();
        Key(threshold * (1 + Tolerance)).Should().Be(0);

        // Single photons alone are left where pulses are weak and nothing else clicks.
        double Key(double error) => Bb84Model.Estimate(
            new Bb84Device
            {
                MisalignmentError = error, ErrorCorrectionInefficiency = inefficiency, SignalIntensity = 1e-3, DecoyIntensity = 1e-4,
                DarkYield = 1e-15,
                DetectorEfficiency = 1,
            },
            Bb84Units.Loss(0), DecoyAnalysis.InfiniteDecoys).KeyPerPulse;
    }

    [Theory]
    [InlineData(0.04)]
    [InlineData(0.2)]
    [InlineData(1)]
    public void InterceptResend_AddsAQuarterOfItsShareToTheErrors(double tapped)
    {
        var whole = Bb84Model.Estimate(Bb84Units.Metro, Bb84Units.Loss(8)).Qber;
        var estimate = Bb84Model.Estimate(Bb84Units.Metro, Bb84Units.Loss(8) with { TappedFraction = tapped });
        ShouldBe(estimate.Qber - whole, tapped / 4);
    }

    private static void ShouldBe(double value, double expected, double tolerance = Tolerance) =>
        value.Should().BeApproximately(expected, expected * tolerance);
}
