using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Tests.Physics;

/// <summary>Units and channels whose figures are known.</summary>
internal static class Bb84Units
{
    /// <summary>Gobby, Yuan and Shields 2004, as Ma et al. 2005 and many after them compute with.</summary>
    public static Bb84Device Gys { get; } = new()
    {
        ClockHz = 2e6, DetectorEfficiency = 0.045, DarkYield = 1.7e-6, MisalignmentError = 0.033, SignalIntensity = 0.48,
        DecoyIntensity = 0.05,
        ErrorCorrectionInefficiency = 1.22,
    };

    public static Bb84Device Metro { get; } = new();

    public static Bb84Channel GysFibre(double km) => Bb84Channel.OfFibre(km, 0.21);

    public static Bb84Channel Loss(double decibels) => new(FibreLength.FromKilometres(0), OpticalLoss.FromDecibels(decibels));
}
