using QkdMesh.Core.Physics;

namespace QkdMesh.PhysicsFigures;

/// <summary>Raman noise of 14 classical channels, measured by da Silva et al. (arXiv:1410.0656, Fig. 4), in counts per gate.</summary>
internal static class PublishedRaman
{
    public static IReadOnlyList<(double Km, double Co, double Counter)> CountsPerGate { get; } =
    [
        (10, 6.81e-4, 6.82e-4),
        (20, 6.88e-4, 8.68e-4),
        (30, 5.17e-4, 8.79e-4),
        (40, 3.59e-4, 10.17e-4),
        (50, 2.03e-4, 10.04e-4),
        (60, 1.20e-4, 10.01e-4),
    ];

    /// <summary>The counts of the model, with the coefficient and the attenuation that fit each direction.</summary>
    public static double ModelCountsPerGate(Propagation direction, double km)
    {
        var (coefficient, attenuation) = direction == Propagation.Co ? (4.708e-10, 0.3002) : (3.703e-10, 0.2354);
        var classical = new ClassicalChannels(direction) { Count = 14, PowerDbm = -10.5, RamanCoefficient = coefficient };
        return RamanNoise.Yield(Receiver, Bb84Channel.OfFibre(km, attenuation) with { Classical = [classical] });
    }

    private static Bb84Device Receiver { get; } =
        new() { WavelengthNm = 1546.12, FilterNm = 0.0797, GateSeconds = 2.5e-9, DetectorEfficiency = 0.15 };
}
