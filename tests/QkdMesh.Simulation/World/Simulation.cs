using System.Text;
using QkdMesh.Core.Topology;
using QkdMesh.History;
using QkdMesh.Invariants;
using QkdMesh.Invariants.Canary;
using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.World;

/// <summary>The results of one run.</summary>
/// <param name="Events">How many things happened on the timeline.</param>
internal sealed record RunResult(
    Scenario Scenario, long Seed, IReadOnlyList<KeyEvent> History, IReadOnlyList<Violation> Violations, long Events, long Relays,
    long KeysDelivered)
{
    /// <summary>How often a link was trusted again after an alarm.</summary>
    public int TrustedAgain { get; init; }

    /// <summary>The assurance of each batch that a master got, and when.</summary>
    public IReadOnlyList<(TimeSpan At, Assurance Assurance)> Assurances { get; init; } = [];
}

/// <summary>
/// Plays one scenario: faults, repair, time to converge, and a last round of requests. The same seed gives the same history.
/// </summary>
internal sealed class Simulation
{
    private static readonly TimeSpan Warmth = TimeSpan.FromSeconds(3), Settling = TimeSpan.FromSeconds(10),
        Probing = TimeSpan.FromSeconds(1);

    private readonly Scenario _scenario;
    private readonly Timeline _time = new();
    private readonly SimulatedHistory _history;
    private readonly SimulatedMesh _mesh;
    private readonly Faults _faults;
    private readonly Load _load;
    private readonly StreamPlaces _places = new();
    private readonly StreamLoad _streams;
    private readonly List<byte[]> _secrets = [], _frames = [];

    private Simulation(Scenario scenario, long seed, bool withCanary)
    {
        var luck = new Luck(unchecked((ulong)seed));
        _scenario = scenario;
        _history = new SimulatedHistory(_time, (long)luck.Next(), withCanary ? key => _secrets.Add(key.ToArray()) : null);
        _mesh = new SimulatedMesh(scenario, _time, luck, _history);
        if (withCanary) _mesh.Wire.Tap = _frames.Add;
        _faults = new Faults(_mesh, _time, _history);
        _load = new Load(_mesh, _faults, scenario, luck, _mesh.Procedures, _history);
        _mesh.Announced = _load.Hear;
        _streams = new StreamLoad(_mesh, luck, _mesh.Procedures, _places, _history);
    }

    /// <param name="withCanary">Also looks for key in the history and on the wire (S13). This takes longer.</param>
    public static RunResult Run(Scenario scenario, long seed, bool withCanary = false)
    {
        var simulation = new Simulation(scenario, seed, withCanary);
        List<Violation> violations = [];
        try
        {
            simulation.Play();
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            var place = thrown.StackTrace?.Split('\n')[0].Trim();
            violations.Add(new Violation(Scenario.Crash, $"{thrown.GetType().Name}: {thrown.Message} {place}", null, []));
        }
        var history = simulation._history.Events;
        IEnumerable<Violation> all =
        [
            .. AllInvariants.BrokenBy(history, simulation._mesh.Limits),
            .. simulation._places.Violations,
            .. simulation.UsesOfOverheardKey(),
            .. simulation.TrustThatCameTooSoon(),
            .. simulation.KeyInTheOpen(),
            .. simulation.MiscountedMemory(),
        ];
        violations.AddRange(all.Where(violation => scenario.Checks(violation.Code)));
        return new RunResult(
            scenario, seed, history, violations, simulation._time.Count, history.Count(each => each is RelayStarted),
            simulation._load.KeysDelivered + simulation._streams.KeysDelivered)
        {
            TrustedAgain = simulation._mesh.TrustedAgain.Count,
            Assurances = simulation._load.Assurances,
        };
    }

    // Only the simulation knows which blocks somebody listened to.
    private IEnumerable<Violation> UsesOfOverheardKey() => _history.Events.OfType<BlockTaken>()
        .Where(taken => _mesh.Overheard.Contains(taken.Digest))
        .Select(taken => new Violation(
            "S6", $"{taken.Node} takes block {taken.Block} of {taken.Link}, which was made while somebody listened", taken,
            [taken.Session]));

    private IEnumerable<Violation> TrustThatCameTooSoon() => _mesh.TrustedAgain
        .Where(trusted => trusted.Quiet < LinkActor.Options.WaitToRestore)
        .Select(trusted => new Violation(
            "S6", $"{trusted.Link} is trusted again {trusted.Quiet.TotalSeconds} s after somebody listened", null, []));

    // Memory that is counted and not taken refuses work for ever. Memory that is taken and not counted has no limit.
    private IEnumerable<Violation> MiscountedMemory() =>
        _mesh.Miscounts.Select(miscount => new Violation("S17", miscount, null, []));

    private IEnumerable<Violation> KeyInTheOpen()
    {
        if (_secrets.Count == 0) return [];
        var texts = _history.Events.Select(HistoryLines.Write).Concat(_frames.Select(Encoding.Latin1.GetString));
        return new KeyCanary(_secrets).FirstIn(texts) is { } sighting
            ? [new Violation("S13", $"key stands in the open: {sighting}", null, [])]
            : [];
    }

    private void Play()
    {
        // Faults begin when the links have their first key.
        _time.RunUntil(Warmth);
        _faults.Plan(_scenario.Faults.Select(fault => fault with { From = fault.From + Warmth, To = fault.To + Warmth }));
        var healed = Warmth + _scenario.Faulty;
        _load.Begin(until: healed);
        if (_scenario.HasStreams) _streams.Begin(until: healed);
        _time.RunUntil(healed);
        _faults.HealAll();
        var settled = healed + Settling;
        // Calls to an attacker still wait for their answers, and the modules of its links have keys that only one end knows. Each of
        // both costs a beat or two.
        if (_scenario.HasPairedSources && _scenario.Faults.Any(fault => fault.Fault.TakesANode)) settled += 3 * LinkActor.Options.Period;
        _time.RunUntil(settled);
        _history.Add(new Settled());
        _load.Probe();
        if (_scenario.HasStreams) _streams.Probe(_load.Requests + 1, until: _time.Now + Probing);
        _time.RunUntil(settled + Probing);
    }
}
