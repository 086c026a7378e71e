using System.Net;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Bench.Cluster;

/// <summary>The sizes, the length of the steps and the load of the cluster bench.</summary>
/// <param name="Redis">The Redis for the membership of the clusters.</param>
/// <param name="Sizes">Numbers of nodes of the networks to measure, one after the other.</param>
/// <param name="Step">The length of each measured step.</param>
public sealed record ClusterBenchPlan(DnsEndPoint Redis, IReadOnlyList<int> Sizes, TimeSpan Step)
{
    public const int Silos = 3;
    public const int Callers = 64;
    public const int ConnectionsPerSilo = 2;
    public const int BatchKeys = 128;

    /// <summary>Number of nodes for the comparison of three silos with one: enough for a pair of SAEs for each caller.</summary>
    public const int ComparedNodes = 320;

    /// <summary>The rate of links for the comparison, high enough not to limit it.</summary>
    public static readonly KeyRate NoPhysicalRate = KeyRate.FromBitsPerSecond(1e9);

    /// <summary>
    /// The rate of links in networks of growing size. It is as much as the best links make today, and enough for two pairs in the
    /// smallest network.
    /// </summary>
    public static readonly KeyRate MetroRate = KeyRate.FromBitsPerSecond(1e7);

    /// <summary>How the networks of the bench choose routes.</summary>
    public RoutingPolicy Policy { get; init; } = RoutingPolicy.Balanced;

    /// <summary>The length of each run before a step. These runs are not counted.</summary>
    public TimeSpan WarmUp { get; } = TimeSpan.FromTicks(Math.Max(Step.Ticks / 2, TimeSpan.TicksPerSecond));

    /// <summary>
    /// The number of progress steps: start, single keys and batches of the comparison; start, load and idle time of each size.
    /// </summary>
    public int Steps => 3 + (3 * Sizes.Count);
}
