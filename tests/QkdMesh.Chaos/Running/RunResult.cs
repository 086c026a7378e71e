using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Loads;
using QkdMesh.Chaos.Verdicts;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Running;

/// <summary>The results of one scenario.</summary>
/// <param name="Told">The first violations with the events around them.</param>
/// <param name="Fencing">For each silo that had to fence itself: how long it took.</param>
/// <param name="MostMemory">The most memory of any silo, in bytes.</param>
/// <param name="Folder">The folder with histories and logs.</param>
internal sealed record RunResult(
    Scenario Scenario, long Seed, IReadOnlyList<Violation> Violations, IReadOnlyList<string> Told, long Events,
    IReadOnlyList<PlayedFault> Faults, IReadOnlyCollection<RequestRecord> Requests, long HeldBack, IReadOnlyList<TimeSpan> Fencing,
    long MostMemory, string Folder)
{
    // These promises name a time. A machine that pauses for a second breaks them. All others hold on any machine.
    private static readonly string[] InTime =
        [RequestsAreServed.OwnCode, Promises.Recovery, Promises.Goodput, Layers.GivesBack, StreamLoad.Silent, Rotation.Late];

    /// <summary>Violations that the scenario is known to show.</summary>
    public IReadOnlyList<Violation> Known { get; init; } = [];

    /// <summary>The number of keys that both SAEs of a stream got.</summary>
    public long StreamKeys { get; init; }

    public bool IsSound => Violations.Count == 0;

    /// <summary>Violations that a slow machine does not explain.</summary>
    public IEnumerable<Violation> BeyondTime => Violations.Where(violation => !InTime.Contains(violation.Code));

    /// <summary>The share of requests that the network had to serve and did not serve, even at the second try.</summary>
    public double Unserved =>
        (double)Violations.Count(violation => violation.Code == RequestsAreServed.OwnCode) / Math.Max(1, Requests.Count);

    public IEnumerable<Recovery> Recoveries => Recovery.Of(Faults, Requests);
}
