using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;

namespace QkdMesh.PhysicsFigures;

/// <summary>QKD modules with known figures. topologies/devices has the same profiles.</summary>
internal static class ReferenceDevices
{
    /// <summary>Gobby, Yuan and Shields 2004, with the parameters that Ma et al. 2005 use.</summary>
    public static Bb84Device Gys { get; } = new()
    {
        ClockHz = 2e6,
        DetectorEfficiency = 0.045,
        DarkYield = 1.7e-6,
        MisalignmentError = 0.033,
        SignalIntensity = 0.48,
        DecoyIntensity = 0.05,
        ErrorCorrectionInefficiency = 1.22,
    };

    public const double GysDbPerKm = 0.21;

    public static Bb84Device Metro { get; } = new();

    /// <summary>The metro unit behind a filter against classical channels.</summary>
    public static Bb84Device Coexistence { get; } = new() { ReceiverLoss = OpticalLoss.FromDecibels(1.5) };
}
