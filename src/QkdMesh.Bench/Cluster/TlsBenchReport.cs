using System.Text.Json.Serialization;

namespace QkdMesh.Bench.Cluster;

/// <summary>The cost of mutual TLS on every connection: between silos, and between SAEs and silos.</summary>
/// <param name="Processors">Number of processors, which silos and clients share.</param>
/// <param name="Nodes">Number of nodes of the network.</param>
public sealed record TlsBenchReport(int Processors, int Nodes, TlsFigures OneSilo, TlsFigures ThreeSilos);

/// <param name="OneKey">One 256-bit key a call.</param>
/// <param name="Batch128">128 keys a call.</param>
/// <param name="Streams">Streams on demand that both SAEs read.</param>
public sealed record TlsFigures(
    [property: JsonPropertyName("single")] TlsPair OneKey,
    [property: JsonPropertyName("batch_128")] TlsPair Batch128,
    TlsPair Streams);

/// <param name="KeysRatio">Keys per second with TLS, divided by keys per second without.</param>
/// <param name="CpuRatio">Processor time for a key with TLS, divided by the time without.</param>
public sealed record TlsPair(LoadFigures WithoutTls, LoadFigures WithTls, double KeysRatio, double CpuRatio)
{
    public static TlsPair Of(LoadFigures without, LoadFigures with) =>
        new(without, with, with.KeysPerS / without.KeysPerS, with.CpuUsPerKey / without.CpuUsPerKey);
}
