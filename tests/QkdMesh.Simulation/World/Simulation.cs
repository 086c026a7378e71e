using QkdMesh.History;
using QkdMesh.Invariants;
using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.World;

/// <summary>What one run gave.</summary>
/// <param name="Events">Things that happened on the timeline.</param>
internal sealed record RunResult(
    Scenario Scenario, long Seed, IReadOnlyList<KeyEvent> History, IReadOnlyList<Violation> Violations, long Events, long Relays, long KeysDelivered);

/// <summary>Plays one scenario: faults, healing, time to converge, and a last round of requests. The same seed gives the same history.</summary>
internal sealed class Simulation
{
    /// <summary>Code of what no invariant says but everybody expects: nothing throws.</summary>
    public const string Crash = "CRASH";

    private static readonly TimeSpan Warmth = TimeSpan.FromSeconds(3), Settling = TimeSpan.FromSeconds(7), Probing = TimeSpan.FromSeconds(1);

    private readonly Scenario _scenario;
    private readonly Timeline _time = new();
    private readonly SimulatedHistory _history;
    private readonly Faults _faults;
    private readonly Load _load;

    private Simulation(Scenario scenario, long seed, Action<ReadOnlyMemory<byte>>? overhears)
    {
        var luck = new Luck(unchecked((ulong)seed));
        _scenario = scenario;
        _history = new SimulatedHistory(_time, (long)luck.Next(), overhears);
        var mesh = new SimulatedMesh(scenario, _time, luck, _history);
        _faults = new Faults(mesh, _time, _history);
        _load = new Load(mesh, _faults, scenario, luck, mesh.Procedures, _history);
    }

    /// <param name="overhears">Gets a copy of every key that the history makes a digest of.</param>
    public static RunResult Run(Scenario scenario, long seed, Action<ReadOnlyMemory<byte>>? overhears = null)
    {
        var simulation = new Simulation(scenario, seed, overhears);
        List<Violation> violations = [];
        try
        {
            simulation.Play();
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            violations.Add(new Violation(Crash, $"{thrown.GetType().Name}: {thrown.Message} {thrown.StackTrace?.Split('\n')[0].Trim()}", null, []));
        }
        var history = simulation._history.Events;
        violations.AddRange(AllInvariants.BrokenBy(history).Where(violation => scenario.Checked.Count == 0 || scenario.Checked.Contains(violation.Code)));
        return new RunResult(
            scenario, seed, history, violations, simulation._time.Count, history.Count(each => each is RelayStarted), simulation._load.KeysDelivered);
    }

    private void Play()
    {
        // Faults begin when the links have their first key.
        _time.RunUntil(Warmth);
        _faults.Plan(_scenario.Faults.Select(fault => fault with { From = fault.From + Warmth, To = fault.To + Warmth }));
        var healed = Warmth + _scenario.Faulty;
        _load.Begin(until: healed);
        _time.RunUntil(healed);
        _faults.HealAll();
        _time.RunUntil(healed + Settling);
        _history.Add(new Settled());
        _load.Probe();
        _time.RunUntil(healed + Settling + Probing);
    }
}
