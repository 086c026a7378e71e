using System.Globalization;
using System.Numerics;
using Fractions;

namespace QkdMesh.Planning.Allocation;

/// <summary>Fractions from and to floating-point numbers.</summary>
internal static class ExactNumber
{
    // More bits than a double holds.
    private const int Bits = 64;

    /// <summary>The decimal number that an operator wrote: 0.1 is one tenth. The value must be finite.</summary>
    public static Fraction Of(double value) =>
        Fraction.FromString(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>
    /// The nearest floating-point number, also if numerator and denominator are both out of its range. Only 0 becomes 0: a smaller number
    /// becomes the smallest one.
    /// </summary>
    public static double Rounded(this Fraction value)
    {
        if (value.IsZero) return 0;
        var (numerator, denominator) = (BigInteger.Abs(value.Numerator), value.Denominator);
        var shift = (int)(numerator.GetBitLength() - denominator.GetBitLength()) - Bits;
        var quotient = shift < 0 ? (numerator << -shift) / denominator : numerator / (denominator << shift);
        return value.Numerator.Sign * Math.Max(Math.ScaleB((double)quotient, shift), double.Epsilon);
    }

    /// <summary>Whole numbers in the same ratios, with the same signs.</summary>
    public static BigInteger[] InWholeNumbers(IReadOnlyCollection<Fraction> values)
    {
        var common = BigInteger.One;
        foreach (var value in values.Where(value => !value.IsZero))
            common *= value.Denominator / BigInteger.GreatestCommonDivisor(common, value.Denominator);
        return [.. values.Select(value => value.IsZero ? BigInteger.Zero : value.Numerator * (common / value.Denominator))];
    }
}
