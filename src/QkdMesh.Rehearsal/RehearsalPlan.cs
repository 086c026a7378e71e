namespace QkdMesh.Rehearsal;

/// <summary>The length of a rehearsal, its load, and its cuts and taps.</summary>
/// <param name="Length">The simulated time.</param>
/// <param name="Seed">The same seed gives the same requests, cuts and taps. Key is random in any case.</param>
public sealed record RehearsalPlan(TimeSpan Length, int Seed)
{
    /// <summary>Mean number of requests per second of all pairs of SAEs together. The default value is 1.</summary>
    public double RequestsPerSecond { get; init; } = 1;

    /// <summary>The most keys of 256 bits in one request. The default value is 32.</summary>
    public int MostKeys { get; init; } = 32;

    /// <summary>Mean number of cuts in 24 hours, each for 10 to 120 minutes. The default value is 24.</summary>
    public double CutsPerDay { get; init; } = 24;

    /// <summary>
    /// Mean number of taps in 24 hours, each for 2 to 30 minutes and 0.1 to 0.6 of the pulses. The default value is 12.
    /// </summary>
    public double TapsPerDay { get; init; } = 12;

    /// <summary>
    /// Whether links beat every 200 ms and report every second also while they are full, as in service. This takes much longer. The default
    /// value is false.
    /// </summary>
    public bool EveryBeat { get; init; }
}
