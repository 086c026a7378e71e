using Fractions;

namespace QkdMesh.Planning.Tests;

internal static class Closeness
{
    /// <summary>Figures are exact until they are rounded. The documents promise 1e-6.</summary>
    private const double Tolerance = 1e-12;

    public static void ShouldBe(this IEnumerable<double> rates, params double[] expected) =>
        rates.Should().Equal(expected, (rate, right) => rate.Equals(right) || Math.Abs(rate - right) <= Tolerance * Math.Abs(right));

    public static void ShouldBeExactly(this IEnumerable<double> rates, params Fraction[] expected) =>
        rates.ShouldBe([.. expected.Select(right => right.ToDouble())]);
}
