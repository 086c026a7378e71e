namespace QkdMesh.Planning.Tests;

internal static class Closeness
{
    /// <summary>The error that the rounding of the solver may cause, as a share.</summary>
    private const double Tolerance = 1e-6;

    public static void ShouldBe(this IEnumerable<double> rates, params double[] expected) =>
        rates.Should().Equal(expected, (rate, right) => rate.Equals(right) || Math.Abs(rate - right) <= Tolerance * Math.Abs(right));
}
