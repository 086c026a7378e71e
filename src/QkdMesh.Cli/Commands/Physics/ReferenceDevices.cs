using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Cli.Commands.Physics;

/// <summary>The units that figures are known of; topologies/devices has them too.</summary>
internal static class ReferenceDevices
{
    /// <summary>Gobby, Yuan and Shields 2004, with the parameters that Ma et al. 2005 and many after them compute with.</summary>
    public static Bb84Device Gys { get; } = new()
    {
        ClockHz = 2e6, DetectorEfficiency = 0.045, DarkYield = 1.7e-6, MisalignmentError = 0.033, SignalIntensity = 0.48, DecoyIntensity = 0.05,
        ErrorCorrectionInefficiency = 1.22,
    };

    public const double GysDbPerKm = 0.21;

    public static Bb84Device Metro { get; } = new();

    /// <summary>The metro unit behind a filter that keeps classical channels out.</summary>
    public static Bb84Device Coexistence { get; } = new() { ReceiverLoss = OpticalLoss.FromDecibels(1.5) };
}
