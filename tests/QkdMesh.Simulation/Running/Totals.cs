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

    [JsonPropertyName("violations")]
    public long Violations { get; private set; }

    [JsonPropertyName("mutants_killed")]
    public int MutantsKilled { get; set; }

    [JsonPropertyName("mutants_total")]
    public int MutantsTotal { get; set; }

    [JsonPropertyName("seeds_per_second")]
    public double SeedsPerSecond => Math.Round(Seeds / Math.Max(1e-9, Stopwatch.GetElapsedTime(_started).TotalSeconds), 1);

    [JsonIgnore]
    public bool IsSound => Seeds > 0 && Violations == 0 && MutantsKilled == MutantsTotal;

    /// <param name="isBroken">Whether the violations of the run count as failures. Those that a mutant caused do not.</param>
    public void Add(RunResult run, bool isBroken)
    {
        Seeds++;
        Events += run.Events;
        Relays += run.Relays;
        KeysDelivered += run.KeysDelivered;
        if (isBroken) Violations++;
    }

    public override string ToString() => JsonSerializer.Serialize(this);
}
