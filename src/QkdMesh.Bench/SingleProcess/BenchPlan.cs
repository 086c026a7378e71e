namespace QkdMesh.Bench.SingleProcess;

/// <summary>How much is measured, and with what load.</summary>
/// <param name="Step">How long each step is timed.</param>
public sealed record BenchPlan(TimeSpan Step)
{
    public const int Callers = 64;
    public const int Connections = 4;
    public const int StreamPairs = 32;
    public const int BatchKeys = 128;
    public const int BatchHops = 4;
    public const int BackgroundCallers = 8;
    public const int Cuts = 50;

    /// <summary>Hops of the single-key steps; the last is the length of the chain.</summary>
    public static readonly IReadOnlyList<int> Hops = [1, 2, 4, 8];

    /// <summary>Run before each step and not counted, so that the code is compiled and the links have key.</summary>
    public TimeSpan WarmUp { get; } = TimeSpan.FromTicks(Math.Max(Step.Ticks / 2, TimeSpan.TicksPerSecond));

    /// <summary>Warm-up, ceiling, single keys, batches, streams, each with the ceiling again after it; protection twice, and the cuts.</summary>
    public static int Steps => 2 + (2 * (Hops.Count + 2)) + 3;
}
