using System.Globalization;

namespace QkdMesh.Core.Quantities;

/// <summary>A length of fibre, in kilometres. Finite and never negative.</summary>
public readonly record struct FibreLength
{
    private FibreLength(double kilometres) => Kilometres = kilometres;

    public double Kilometres { get; }

    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or not a number.</exception>
    public static FibreLength FromKilometres(double kilometres) => double.IsFinite(kilometres) && kilometres >= 0
        ? new(kilometres)
        : throw new ArgumentOutOfRangeException(nameof(kilometres), kilometres, "a fibre length is finite and 0 km or more");

    public static FibreLength operator +(FibreLength left, FibreLength right) => FromKilometres(left.Kilometres + right.Kilometres);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kilometres:0.##} km");
}

/// <summary>Optical loss from end to end, in decibels. Finite and never negative.</summary>
public readonly record struct OpticalLoss
{
    private OpticalLoss(double decibels) => Decibels = decibels;

    public double Decibels { get; }

    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or not a number.</exception>
    public static OpticalLoss FromDecibels(double decibels) => double.IsFinite(decibels) && decibels >= 0
        ? new(decibels)
        : throw new ArgumentOutOfRangeException(nameof(decibels), decibels, "an optical loss is finite and 0 dB or more");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Decibels:0.##} dB");
}
