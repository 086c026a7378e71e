using QkdMesh.History;
using QkdMesh.Invariants;
using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.World;

/// <summary>What one run gave.</summary>
/// <param name="Events">Things that happened on the timeline.</param>
internal sealed record RunResult(
    Scenario Scenario, long Seed, IReadOnlyList<KeyEvent> History, IReadOnlyList<Violation> Violations, long Events, long Relays, long KeysDelivered);

/// <summary>Plays one scenario: faults, healing, time to converge, and a last round of requests. The same seed gives the same history.</summary>
internal static class Simulation
{
    private static readonly TimeSpan Warmth = TimeSpan.FromSeconds(3), Settling = TimeSpan.FromSeconds(8), Probing = TimeSpan.FromSeconds(2);

    public static RunResult Run(Scenario scenario, long seed)
    {
        var luck = new Luck(unchecked((ulong)seed));
        var time = new Timeline();
        var history = new SimulatedHistory(time, (long)luck.Next());
        var mesh = new SimulatedMesh(scenario, time, luck, history);
        var faults = new Faults(mesh, time, history);
        var load = new Load(mesh, faults, scenario, luck, mesh.Procedures, history);

        // Faults begin when the links have their first key.
        time.RunUntil(Warmth);
        faults.Plan(scenario.Faults.Select(fault => fault with { From = fault.From + Warmth, To = fault.To + Warmth }));
        load.Begin(until: Warmth + scenario.Faulty);
        time.RunUntil(Warmth + scenario.Faulty);
        faults.HealAll();
        time.RunUntil(Warmth + scenario.Faulty + Settling);
        history.Add(new Settled());
        load.Probe();
        time.RunUntil(Warmth + scenario.Faulty + Settling + Probing);

        var violations = Check(scenario, history.Events);
        return new RunResult(scenario, seed, history.Events, violations, time.Count, history.Events.Count(each => each is RelayStarted), load.KeysDelivered);
    }

    private static IReadOnlyList<Violation> Check(Scenario scenario, IReadOnlyList<KeyEvent> history)
    {
        var violations = AllInvariants.BrokenBy(history);
        return scenario.Checked.Count == 0 ? violations : [.. violations.Where(violation => scenario.Checked.Contains(violation.Code))];
    }
}
