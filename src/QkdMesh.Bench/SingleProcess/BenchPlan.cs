using QkdMesh.Core.Topology;

namespace QkdMesh.Bench.SingleProcess;

/// <summary>The length of the steps and the load of the bench.</summary>
/// <param name="Step">The length of each measured step.</param>
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

    /// <summary>How the networks of the bench choose routes.</summary>
    public RoutingPolicy Policy { get; init; } = RoutingPolicy.Balanced;

    /// <summary>The directory of an audit log that the networks write; null for none.</summary>
    public string? Audit { get; init; }

    /// <summary>The length of the uncounted run before each step, in which the runtime compiles code and the links make key.</summary>
    public TimeSpan WarmUp { get; } = TimeSpan.FromTicks(Math.Max(Step.Ticks / 2, TimeSpan.TicksPerSecond));

    /// <summary>
    /// The number of progress steps: warm-up and ceiling; single keys, batch and streams, each with the ceiling after it; protection
    /// twice; cuts.
    /// </summary>
    public static int Steps => 2 + (2 * (Hops.Count + 2)) + 3;
}
