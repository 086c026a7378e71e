using QkdMesh.Core.Physics;

namespace QkdMesh.Core.Tests.Physics;

public class FiniteKeyTests
{
    private static readonly double Endless = Rate(DecoyAnalysis.VacuumAndWeak);

    [Theory]
    [InlineData(1e12, 0.05)]
    [InlineData(1e15, 0.002)]
    [InlineData(1e18, 0.0001)]
    public void LongBlocks_TendToTheAsymptoticRate(double pulses, double less) =>
        Rate(new FiniteKeyAnalysis(pulses, 1e-10)).Should().BeInRange(Endless * (1 - less), Endless);

    [Fact]
    public void ShortBlocks_GiveNoKey() => Rate(new FiniteKeyAnalysis(1e6, 1e-10)).Should().Be(0);

    [Fact]
    public void SmallerDoubt_CostsKey() =>
        Rate(new FiniteKeyAnalysis(1e10, 1e-15)).Should().BeLessThan(Rate(new FiniteKeyAnalysis(1e10, 1e-5))).And.BePositive();

    private static double Rate(DecoyAnalysis analysis) =>
        Bb84Model.Estimate(Bb84Units.Metro, Bb84Units.Loss(10), analysis).SecretKeyRate.BitsPerSecond;
}
