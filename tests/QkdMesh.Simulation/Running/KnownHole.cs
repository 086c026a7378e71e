using System.Text.Json.Serialization;
using QkdMesh.Invariants;
using QkdMesh.Simulation.World;

namespace QkdMesh.Simulation.Running;

/// <summary>
/// A scenario that breaks invariants today, and says so. Its runs must break exactly these invariants: a run that breaks another one
/// fails, and so does a hole that nothing breaks any more. Then its mark must go.
/// </summary>
internal sealed class KnownHole(Scenario scenario)
{
    private readonly SortedDictionary<string, int> _accused =
        new(scenario.Known.ToDictionary(code => code, _ => 0), StringComparer.Ordinal);

    [JsonPropertyName("scenario")]
    public string Scenario => scenario.Name;

    [JsonPropertyName("until")]
    public string Until => scenario.KnownUntil;

    [JsonPropertyName("runs")]
    public int Runs { get; private set; }

    /// <summary>How many runs broke each invariant of the mark.</summary>
    [JsonPropertyName("runs_that_broke")]
    public IReadOnlyDictionary<string, int> Accused => _accused;

    /// <summary>The invariants of the mark that no run broke.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Closed => [.. _accused.Where(entry => entry.Value == 0).Select(entry => entry.Key)];

    /// <summary>Counts a run.</summary>
    /// <returns>The violations that the mark does not name.</returns>
    public IReadOnlyList<Violation> Add(RunResult run)
    {
        Runs++;
        var codes = run.Violations.Select(violation => violation.Code).Distinct(StringComparer.Ordinal);
        foreach (var code in codes.Where(_accused.ContainsKey)) _accused[code]++;
        return [.. run.Violations.Where(violation => !_accused.ContainsKey(violation.Code))];
    }

    public override string ToString()
    {
        var counts = string.Join(", ", _accused.Select(entry => $"{entry.Key} in {entry.Value}"));
        return Closed.Count == 0
            ? $"known     {Scenario,-38} {counts} of {Runs} runs, until {Until}"
            : $"CLOSED    {Scenario,-38} {string.Join(", ", Closed)} in no run of {Runs}: remove it from the mark \"Known\"";
    }
}
