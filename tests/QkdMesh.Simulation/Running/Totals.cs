using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using QkdMesh.Simulation.World;

namespace QkdMesh.Simulation.Running;

/// <summary>The totals of one call of the runner: its last line of output.</summary>
internal sealed class Totals
{
    private readonly long _started = Stopwatch.GetTimestamp();

    [JsonPropertyName("seeds")]
    public long Seeds { get; private set; }

    [JsonPropertyName("events")]
    public long Events { get; private set; }

    [JsonPropertyName("relays")]
    public long Relays { get; private set; }

    [JsonPropertyName("keys_delivered")]
    public long KeysDelivered { get; private set; }

    /// <summary>Runs that broke an invariant. Runs of a mutant, and what a known hole names, do not count.</summary>
    [JsonPropertyName("violations")]
    public long Violations { get; set; }

    /// <summary>The known holes that were played.</summary>
    [JsonPropertyName("known")]
    public IList<KnownHole> Known { get; } = [];

    /// <summary>How many runs had each kind of fault.</summary>
    [JsonPropertyName("runs_with")]
    public IDictionary<FaultKind, long> RunsWith { get; } = new SortedDictionary<FaultKind, long>();

    [JsonPropertyName("mutants_killed")]
    public int MutantsKilled { get; set; }

    [JsonPropertyName("mutants_total")]
    public int MutantsTotal { get; set; }

    [JsonPropertyName("seeds_per_second")]
    public double SeedsPerSecond => Math.Round(Seeds / Math.Max(1e-9, Stopwatch.GetElapsedTime(_started).TotalSeconds), 1);

    [JsonIgnore]
    public bool IsSound => Seeds > 0 && Violations == 0 && MutantsKilled == MutantsTotal
        && Known.All(hole => hole.Closed.Count == 0);

    public void Add(RunResult run)
    {
        Seeds++;
        Events += run.Events;
        Relays += run.Relays;
        KeysDelivered += run.KeysDelivered;
        foreach (var kind in run.Scenario.Faults.Select(fault => fault.Fault.Kind).Distinct())
            RunsWith[kind] = RunsWith.TryGetValue(kind, out var runs) ? runs + 1 : 1;
    }

    public override string ToString() => JsonSerializer.Serialize(this);
}
