using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Physics;

/// <summary>What lies between the two modules of a link, and who is on it.</summary>
/// <param name="Length">Of the fibre that the classical channels share.</param>
/// <param name="Loss">Total, from end to end: fibre, splices and patch panels.</param>
public sealed record Bb84Channel(FibreLength Length, OpticalLoss Loss)
{
    /// <summary>Of the fibre alone, in dB/km: 0 to 100. The default value is 0.2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in its range.</exception>
    public double AttenuationDbPerKm { get; init => field = Checked.Within(value, 0, 100); } = 0.2;

    /// <summary>Groups of classical channels in the same fibre. The default value is an empty list.</summary>
    public IReadOnlyList<ClassicalChannels> Classical { get; init; } = [];

    /// <summary>Share of the pulses that somebody intercepts and sends again: 0 to 1. The default value is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in its range.</exception>
    public double TappedFraction { get; init => field = Checked.Within(value, 0, 1); }

    /// <summary>A plain fibre with nothing else in it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value that is no length or no attenuation.</exception>
    public static Bb84Channel OfFibre(double lengthKm, double attenuationDbPerKm) =>
        new(FibreLength.FromKilometres(lengthKm), OpticalLoss.FromDecibels(lengthKm * attenuationDbPerKm))
        {
            AttenuationDbPerKm = attenuationDbPerKm,
        };
}
