using System.Net;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Bench.Cluster;

/// <summary>How much is measured, and with what load.</summary>
/// <param name="Redis">Where the silos meet.</param>
/// <param name="Sizes">Nodes of the networks that are measured one after the other.</param>
/// <param name="Step">How long each step is timed.</param>
public sealed record ClusterBenchPlan(DnsEndPoint Redis, IReadOnlyList<int> Sizes, TimeSpan Step)
{
    public const int Silos = 3;
    public const int Callers = 64;
    public const int ConnectionsPerSilo = 2;
    public const int BatchKeys = 128;

    /// <summary>Nodes of the network on which three silos are compared with one: enough for a pair of SAEs for each caller.</summary>
    public const int ComparedNodes = 320;

    /// <summary>Of links that do not limit what is compared.</summary>
    public static readonly KeyRate NoPhysicalRate = KeyRate.FromBitsPerSecond(1e9);

    /// <summary>Of links in networks of growing size: as much as any makes today, and enough for what two pairs can use up in the smallest.</summary>
    public static readonly KeyRate MetroRate = KeyRate.FromBitsPerSecond(1e7);

    /// <summary>Run before each step, more than once, and not counted.</summary>
    public TimeSpan WarmUp { get; } = TimeSpan.FromTicks(Math.Max(Step.Ticks / 2, TimeSpan.TicksPerSecond));

    /// <summary>Start, single keys and batches of the comparison; start, load and rest of each size.</summary>
    public int Steps => 3 + (3 * Sizes.Count);
}
