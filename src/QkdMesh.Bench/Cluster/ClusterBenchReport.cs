using System.Text.Json.Serialization;

namespace QkdMesh.Bench.Cluster;

/// <summary>The results of the cluster bench.</summary>
/// <param name="Processors">Number of processors, which silos and clients share.</param>
public sealed record ClusterBenchReport(int Processors, ComparisonFigures ThreeAgainstOne, IReadOnlyList<SizeFigures> Sizes);

/// <summary>The same work on one silo and on three.</summary>
/// <param name="Nodes">Number of nodes of the network.</param>
/// <param name="OneKey">One 256-bit key a call.</param>
/// <param name="Batch128">128 keys a call.</param>
public sealed record ComparisonFigures(
    int Nodes,
    [property: JsonPropertyName("single")] PairOfLoads OneKey,
    [property: JsonPropertyName("batch_128")] PairOfLoads Batch128);

/// <param name="KeysRatio">Keys per second with three silos, divided by keys per second with one silo.</param>
/// <param name="CpuRatio">Processor time for a key with three silos, divided by the time with one silo.</param>
public sealed record PairOfLoads(LoadFigures OneSilo, LoadFigures ThreeSilos, double KeysRatio, double CpuRatio)
{
    public static PairOfLoads Of(LoadFigures one, LoadFigures three) =>
        new(one, three, three.KeysPerS / one.KeysPerS, three.CpuUsPerKey / one.CpuUsPerKey);
}

/// <summary>The result of a load.</summary>
/// <param name="P50Ms">Median latency of the successful calls; 0 without a successful call.</param>
/// <param name="P99Ms">99th percentile of the latency of the successful calls; 0 without a successful call.</param>
/// <param name="CpuUsPerKey">Processor time of all silos to make and collect one key, in microseconds.</param>
/// <param name="Failed">Calls that failed.</param>
public sealed record LoadFigures(double KeysPerS, double P50Ms, double P99Ms, double CpuUsPerKey, int Failed);

/// <summary>The result for a network of one size on three silos.</summary>
/// <param name="StartS">Seconds from the start of the processes until all are ready.</param>
/// <param name="IdleProcessors">Number of processors that all silos together keep busy without requests for keys.</param>
/// <param name="ResidentMib">Memory of each silo after the load.</param>
public sealed record SizeFigures(
    int Nodes, int Links, double StartS, double StartCpuS, double IdleProcessors, IReadOnlyList<double> ResidentMib, LoadFigures Load);
