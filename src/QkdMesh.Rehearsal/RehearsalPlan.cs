namespace QkdMesh.Rehearsal;

/// <summary>How long a network is rehearsed, what is asked of it, and what happens to it.</summary>
/// <param name="Length">Of the time that passes in the network.</param>
/// <param name="Seed">The same seed gives the same requests, cuts and taps. Key is random all the same.</param>
public sealed record RehearsalPlan(TimeSpan Length, int Seed)
{
    /// <summary>Mean, over all pairs of SAEs together. The default value is 1.</summary>
    public double RequestsPerSecond { get; init; } = 1;

    /// <summary>The most keys of 256 bits that one request asks for. The default value is 32.</summary>
    public int MostKeys { get; init; } = 32;

    /// <summary>Fibres that are cut, in 24 hours on average, each for 10 to 120 minutes. The default value is 24.</summary>
    public double CutsPerDay { get; init; } = 24;

    /// <summary>Fibres that somebody listens to, in 24 hours on average, each for 2 to 30 minutes and 0.1 to 0.6 of the pulses. The default value is 12.</summary>
    public double TapsPerDay { get; init; } = 12;

    /// <summary>How often links make key and say how they are. The default value is 15 seconds.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(15);
}
