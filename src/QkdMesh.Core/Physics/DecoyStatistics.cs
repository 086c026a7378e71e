namespace QkdMesh.Core.Physics;

/// <summary>A figure as it was measured: it lies somewhere from low to high.</summary>
internal readonly record struct Measured(double Low, double High)
{
    public static Measured Exactly(double value) => new(value, value);

    public static Measured Around(double value, double deviation) => new(Math.Max(0, value - deviation), value + deviation);
}

/// <summary>
/// What the ends count for a pulse of each intensity, and the bounds for single photons: Ma et al., Phys. Rev. A 72, 012326 (2005).
/// </summary>
/// <param name="Signal">Gain of signal pulses.</param>
/// <param name="Decoy">Gain of weak decoys.</param>
/// <param name="Vacuum">Gain of empty pulses.</param>
/// <param name="DecoyErrors">Wrong clicks of weak decoys.</param>
/// <param name="VacuumErrors">Wrong clicks of empty pulses.</param>
internal readonly record struct DecoyStatistics(
    Measured Signal, Measured Decoy, Measured Vacuum, Measured DecoyErrors, Measured VacuumErrors)
{
    public SinglePhotons Bounds(double signal, double decoy)
    {
        var square = decoy * decoy / (signal * signal);
        var yield = signal / (decoy * (signal - decoy))
            * ((Decoy.Low * Math.Exp(decoy)) - Vacuum.High - (square * ((Signal.High * Math.Exp(signal)) - Vacuum.Low)));
        if (yield <= 0) return SinglePhotons.Unknown;
        var error = ((DecoyErrors.High * Math.Exp(decoy)) - VacuumErrors.Low) / (yield * decoy);
        return new(Math.Min(1, yield), Math.Clamp(error, 0, 0.5));
    }
}
