using System.Text.Json.Serialization;

namespace QkdMesh.Bench.Cluster;

/// <summary>What the bench of clusters measured.</summary>
/// <param name="Processors">Those that silos and clients share.</param>
public sealed record ClusterBenchReport(int Processors, ComparisonFigures ThreeAgainstOne, IReadOnlyList<SizeFigures> Sizes);

/// <summary>The same work on one silo and on three.</summary>
/// <param name="Nodes">Of the network of both.</param>
/// <param name="OneKey">One 256-bit key a call.</param>
/// <param name="Batch128">128 keys a call.</param>
public sealed record ComparisonFigures(
    int Nodes,
    [property: JsonPropertyName("single")] PairOfLoads OneKey,
    [property: JsonPropertyName("batch_128")] PairOfLoads Batch128);

/// <param name="KeysRatio">Keys per second of three silos by those of one.</param>
/// <param name="CpuRatio">Processor time for a key of three silos by that of one.</param>
public sealed record PairOfLoads(LoadFigures OneSilo, LoadFigures ThreeSilos, double KeysRatio, double CpuRatio)
{
    public static PairOfLoads Of(LoadFigures one, LoadFigures three) => new(one, three, three.KeysPerS / one.KeysPerS, three.CpuUsPerKey / one.CpuUsPerKey);
}

/// <summary>What a load came to.</summary>
/// <param name="P50Ms">Of the calls that succeeded; 0 where none did.</param>
/// <param name="P99Ms">Likewise.</param>
/// <param name="CpuUsPerKey">Processor time of all silos for a key, made and collected, in microseconds.</param>
/// <param name="Failed">Calls that failed.</param>
public sealed record LoadFigures(double KeysPerS, double P50Ms, double P99Ms, double CpuUsPerKey, int Failed);

/// <summary>A network of a size on three silos.</summary>
/// <param name="StartS">From the start of the processes to when all are ready.</param>
/// <param name="IdleProcessors">Processors that all silos together keep busy while nobody asks for keys.</param>
/// <param name="ResidentMib">Memory of each silo after the load.</param>
public sealed record SizeFigures(
    int Nodes, int Links, double StartS, double StartCpuS, double IdleProcessors, IReadOnlyList<double> ResidentMib, LoadFigures Load);
