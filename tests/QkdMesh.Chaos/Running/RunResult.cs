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
    Scenario Scenario, long Seed, IReadOnlyList<Violation> Violations, IReadOnlyList<string> Told, long Events,
    IReadOnlyList<PlayedFault> Faults,
    IReadOnlyCollection<RequestRecord> Requests, long HeldBack, IReadOnlyList<TimeSpan> Fencing, long MostMemory, string Folder)
{
    // What is promised in time, and to be served at all in time, a machine breaks that stands still for a second. Everything else holds on
    // any machine.
    private static readonly string[] InTime = [RequestsAreServed.OwnCode, Promises.Recovery, Promises.Goodput];

    public bool IsSound => Violations.Count == 0;

    /// <summary>Violations that no slowness of the machine explains.</summary>
    public IEnumerable<Violation> BeyondTime => Violations.Where(violation => !InTime.Contains(violation.Code));

    /// <summary>Share of the requests that the network had to serve and did not, not even at the second try.</summary>
    public double Unserved =>
        (double)Violations.Count(violation => violation.Code == RequestsAreServed.OwnCode) / Math.Max(1, Requests.Count);

    public IEnumerable<Recovery> Recoveries => Recovery.Of(Faults, Requests);
}
