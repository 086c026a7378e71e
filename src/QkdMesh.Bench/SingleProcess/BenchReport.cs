using System.Text.Json.Serialization;

namespace QkdMesh.Bench.SingleProcess;

/// <summary>The results of the bench. A ratio compares a step with the ceiling before and after the step.</summary>
/// <param name="CeilingCallsPerS">Empty calls per second: the mean of all measurements.</param>
/// <param name="OneKey">One 256-bit key a call, by hops.</param>
/// <param name="Batch128">128 keys a call.</param>
/// <param name="Protection">One 256-bit key a call between opposite nodes of the ring, plain and better protected.</param>
/// <param name="Protection128">The same with 128 keys a call.</param>
/// <param name="FailedCalls">Calls of GetKeys that failed in the steps before the cuts.</param>
public sealed record BenchReport(
    double CeilingCallsPerS,
    [property: JsonPropertyName("single")] IReadOnlyDictionary<string, CallFigures> OneKey,
    [property: JsonPropertyName("batch_128")] RateFigures Batch128,
    RateFigures Stream,
    IReadOnlyDictionary<string, ProtectionFigures> Protection,
    [property: JsonPropertyName("protection_128")] IReadOnlyDictionary<string, ProtectionFigures> Protection128,
    RecoveryFigures CutRecoveryMs,
    int FailedCalls);

public sealed record CallFigures(double KeysPerS, double P50Ms, double P99Ms, double Ratio);

public sealed record RateFigures(double KeysPerS, double Ratio);

/// <param name="Cost">The time for a key, divided by the time for a plain key in the same run.</param>
public sealed record ProtectionFigures(double KeysPerS, double Cost);

/// <summary>Milliseconds from a cut to the first key over another route.</summary>
/// <param name="FailedRequests">Calls of GetKeys that failed meanwhile, including the background load.</param>
public sealed record RecoveryFigures(double P50, double P99, int FailedRequests);
