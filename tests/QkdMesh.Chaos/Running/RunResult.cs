using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Loads;
using QkdMesh.Chaos.Verdicts;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Running;

/// <summary>What one scenario gave.</summary>
/// <param name="Told">The first violations with the events around them.</param>
/// <param name="Fencing">How long each silo took to fence itself, where it had to.</param>
/// <param name="MostMemory">Of any silo, in bytes.</param>
/// <param name="Folder">Histories and logs.</param>
internal sealed record RunResult(
    Scenario Scenario, long Seed, IReadOnlyList<Violation> Violations, IReadOnlyList<string> Told, long Events, IReadOnlyList<PlayedFault> Faults,
    IReadOnlyCollection<RequestRecord> Requests, long HeldBack, IReadOnlyList<TimeSpan> Fencing, long MostMemory, string Folder)
{
    public bool IsSound => Violations.Count == 0;

    public IEnumerable<Recovery> Recoveries => Recovery.Of(Faults, Requests);
}
