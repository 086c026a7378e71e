using System.Text.Json;
using System.Text.Json.Serialization;
using QkdMesh.Chaos.Verdicts;
using QkdMesh.Invariants;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Chaos.Running;

/// <summary>How soon keys came again after faults of one kind, in milliseconds from the beginning of the fault.</summary>
/// <param name="Faults">The number of faults.</param>
/// <param name="Failed">Requests that failed at both tries during these faults, though they had a route.</param>
internal sealed record RecoveryFigures(
    [property: JsonPropertyName("faults")] int Faults,
    [property: JsonPropertyName("pairs")] int Pairs,
    [property: JsonPropertyName("failed_requests")] int Failed,
    [property: JsonPropertyName("recovery_p50_ms")] double Median,
    [property: JsonPropertyName("recovery_p99_ms")] double P99,
    [property: JsonPropertyName("recovery_worst_ms")] double Worst);

/// <summary>The results of all runs: the last line of output.</summary>
internal sealed class Figures(IReadOnlyList<RunResult> runs)
{
    [JsonPropertyName("scenarios")]
    public int Scenarios => runs.Count;

    [JsonPropertyName("seed")]
    public long Seed => runs.Count == 0 ? 0 : runs[0].Seed;

    [JsonPropertyName("faults")]
    public int Faults => runs.Sum(run => run.Faults.Count);

    [JsonPropertyName("kinds_of_faults")]
    public int Kinds => runs.SelectMany(run => run.Faults).Select(fault => fault.Fault.Kind).Distinct().Count();

    /// <summary>Requests over gRPC, for keys and to collect them.</summary>
    [JsonPropertyName("requests")]
    public long Requests => runs.Sum(run => run.Requests.Sum(request => (long)request.Result.Calls));

    /// <summary>Exchanges: a key for two SAEs, with both requests.</summary>
    [JsonPropertyName("exchanges")]
    public long Exchanges => runs.Sum(run => (long)run.Requests.Count);

    [JsonPropertyName("served")]
    public long Served => runs.Sum(run => (long)run.Requests.Count(request => request.Error is null));

    [JsonPropertyName("served_at_once")]
    public long ServedAtOnce => runs.Sum(run => (long)run.Requests.Count(request => request is { Error: null, Result.Tries: 1 }));

    /// <summary>Served requests for hybrid keys.</summary>
    [JsonPropertyName("served_hybrid")]
    public long ServedHybrid => runs.Sum(run => (long)run.Requests.Count(request => request is { Error: null, IsHybrid: true }));

    /// <summary>Served requests whose keys depend on a PQC link.</summary>
    [JsonPropertyName("served_over_pqc")]
    public long ServedOverPqc => runs.Sum(run => (long)run.Requests.Count(request => request.Result.Assurance == Assurance.Pqc));

    /// <summary>Keys that both SAEs of a stream got.</summary>
    [JsonPropertyName("stream_keys")]
    public long StreamKeys => runs.Sum(run => run.StreamKeys);

    [JsonPropertyName("not_begun")]
    public long HeldBack => runs.Sum(run => run.HeldBack);

    [JsonPropertyName("failures")]
    public IReadOnlyDictionary<string, int> Failures => new SortedDictionary<string, int>(
        runs.SelectMany(run => run.Requests).Where(request => request.Error is not null)
            .GroupBy(request => request.Error!).ToDictionary(group => group.Key, group => group.Count()),
        StringComparer.Ordinal);

    [JsonPropertyName("events")]
    public long Events => runs.Sum(run => run.Events);

    [JsonPropertyName("violations")]
    public IReadOnlyDictionary<string, int> Violations => ByCode(runs.SelectMany(run => run.Violations));

    /// <summary>Violations in scenarios that say that they are known.</summary>
    [JsonPropertyName("known_violations")]
    public IReadOnlyDictionary<string, int> Known => ByCode(runs.SelectMany(run => run.Known));

    [JsonPropertyName("exchange_p50_ms")]
    public double Median => Milliseconds(Percentile.OrZero(Times, 0.5));

    [JsonPropertyName("exchange_p99_ms")]
    public double P99 => Milliseconds(Percentile.OrZero(Times, 0.99));

    [JsonPropertyName("fencing_worst_ms")]
    public double Fencing => Milliseconds(Percentile.OrZero(runs.SelectMany(run => run.Fencing), 1));

    [JsonPropertyName("overload")]
    public IReadOnlyList<OverloadFigures> Overloads => [.. runs.SelectMany(OverloadFigures.Of)];

    [JsonPropertyName("silo_memory_mib")]
    public long Memory => runs.Select(run => run.MostMemory).DefaultIfEmpty().Max() >> 20;

    /// <summary>The recoveries by the kind of the fault.</summary>
    [JsonPropertyName("recoveries")]
    public IReadOnlyDictionary<string, RecoveryFigures> Recoveries => new SortedDictionary<string, RecoveryFigures>(
        runs.SelectMany(run => run.Recoveries).GroupBy(recovery => recovery.Kind)
            .ToDictionary(kind => kind.Key.ToString(), FiguresOf),
        StringComparer.Ordinal);

    public override string ToString() => JsonSerializer.Serialize(this);

    private static SortedDictionary<string, int> ByCode(IEnumerable<Violation> violations) => new(
        violations.GroupBy(violation => violation.Code).ToDictionary(group => group.Key, group => group.Count()), StringComparer.Ordinal);

    private IEnumerable<TimeSpan> Times =>
        runs.SelectMany(run => run.Requests).Where(request => request.Error is null).Select(request => request.Took);

    private RecoveryFigures FiguresOf(IGrouping<FaultKind, Recovery> kind)
    {
        var times = kind.Select(recovery => recovery.Took).ToList();
        return new RecoveryFigures(
            runs.Sum(run => run.Faults.Count(fault => fault.Fault.Kind == kind.Key)), times.Count, kind.Sum(recovery => recovery.Failed),
            Milliseconds(Percentile.OrZero(times, 0.5)), Milliseconds(Percentile.OrZero(times, 0.99)), Milliseconds(times.Max()));
    }

    internal static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
