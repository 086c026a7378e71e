using System.Globalization;
using Grpc.Core;
using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Loads;
using QkdMesh.Chaos.Processes;
using QkdMesh.Chaos.Verdicts;
using QkdMesh.Chaos.Wires;
using QkdMesh.History;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Running;

/// <summary>
/// Plays one scenario on a cluster: load, faults, time to converge, and a last round of requests. Then judges the histories.
/// </summary>
internal sealed class ScenarioRun
{
    private static readonly TimeSpan
        Starting = TimeSpan.FromSeconds(60), Warmth = TimeSpan.FromSeconds(2), Settling = TimeSpan.FromSeconds(6),
        Probing = TimeSpan.FromSeconds(1), Looking = TimeSpan.FromSeconds(1);

    private const int MostTold = 3;

    /// <summary>The code for a scenario with a mark "Known" whose invariants nothing breaks any more.</summary>
    private const string Closed = "CLOSED";

    private readonly Scenario _scenario;
    private readonly long _seed;
    private readonly string _folder;
    private readonly ChaosCluster _cluster;
    private readonly RecordedHistory _history = new([], () => MachineClock.Now);
    private readonly Deliveries _deliveries = new();
    private readonly WallClock _wall = new(TimeProvider.System);
    private readonly Load _load;
    private readonly FaultPlayer _faults;
    private readonly RealNetwork _real;
    private TimeSpan? _settled;

    private ScenarioRun(Scenario scenario, long seed, string folder, ChaosCluster cluster, SiloClients silos, Action<string> tell)
    {
        (_scenario, _seed, _folder, _cluster) = (scenario, seed, folder, cluster);
        _real = new RealNetwork(cluster.Topology, cluster.Layout);
        _load = new Load(scenario, cluster, silos, _real, _history, _deliveries, new Random(unchecked((int)seed)));
        _faults = new FaultPlayer(
            cluster, new NetworkOrders(silos), new CertificateFaults(cluster.Credentials, silos), _load, _real, _history, tell);
    }

    /// <param name="folder">An existing folder for histories and logs.</param>
    /// <param name="tell">Gets a line of progress for each step.</param>
    public static async Task<RunResult> RunAsync(
        Scenario scenario, long seed, string folder, Action<string> tell, CancellationToken cancellationToken)
    {
        await using var cluster = await StartAsync(scenario, unchecked((int)seed), folder, cancellationToken);
        tell("the silos are ready");
        using var silos = new SiloClients(cluster.Silos, cluster.Credentials);
        var run = new ScenarioRun(scenario, seed, folder, cluster, silos, tell);
        List<Violation> violations = [];
        try
        {
            await run.PlayAsync(cancellationToken);
        }
        catch (Exception thrown) when (thrown is RpcException or TimeoutException or InvalidOperationException)
        {
            violations.Add(new Violation(Scenario.Crash, $"{thrown.GetType().Name}: {thrown.Message}", null, []));
        }
        await cluster.EndAsync();
        tell("judging the histories");
        return run.Judge(violations);
    }

    // The cluster itself is cancelled, so that it ends the processes that it started.
    private static async Task<ChaosCluster> StartAsync(
        Scenario scenario, int seed, string folder, CancellationToken cancellationToken)
    {
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        starting.CancelAfter(Starting);
        try
        {
            return await ChaosCluster.StartAsync(scenario, seed, folder, starting.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"the silos were not ready after {Starting.TotalSeconds} s", late);
        }
    }

    private async Task PlayAsync(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = LookAsync(over.Token);
        var load = _load.RunAsync(over.Token);
        try
        {
            var start = MachineClock.Now + Warmth;
            await _faults.PlayAsync(_scenario.Faults, start, start + _scenario.Faulty, cancellationToken);
            await _cluster.ReadyAsync(cancellationToken).WaitAsync(Starting, cancellationToken);
            await MachineClock.PassAsync(Settling, cancellationToken);
            _history.Add(new Settled());
            _settled = MachineClock.Now;
            await _load.ProbeAsync();
            await MachineClock.PassAsync(Probing, cancellationToken);
        }
        finally
        {
            await over.CancelAsync();
            await load;
            await looking;
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Looking);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                _wall.Read();
                foreach (var silo in _cluster.Silos) silo.LookAtMemory();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private RunResult Judge(List<Violation> violations)
    {
        var silos = _cluster.Layout.Silos;
        var exits = _cluster.Silos.SelectMany(silo => silo.Exits).ToList();
        var own = Path.Combine(_folder, "tester.history");
        File.WriteAllLines(own, _history.Events.Select(HistoryLines.Write));
        var audit = AuditRecords.Read(_cluster.Silos.Select(silo => (silo.Audit, silo.Clock is null)), _wall);
        var verdict = Verdict.On(Merged(own), new DeliveriesAreInAuditFiles(audit));
        violations.AddRange(verdict.Violations);
        violations.AddRange(audit.Faults);
        violations.AddRange(audit.Lacking(_deliveries.Received));
        violations.AddRange(SaesCompare.Judge(_load.Requests));
        violations.AddRange(Rotation.Judge(_faults.Played, _load.Requests));
        violations.AddRange(Layers.Judge(_faults.Played, _load.Requests));
        violations.AddRange(_load.Streams?.Judge(_load.Requests, _settled) ?? []);
        violations.AddRange(FullDisks.Judge(
            _faults.Played, _load.Requests, _cluster.ServesAlone, silo => File.ReadAllText(_cluster.Silo(silo).Log)));
        violations.AddRange(Exits.Judge(_faults.Played, silos, exits));
        violations.AddRange(KeyInTheOpen.In(_deliveries.Keys, _cluster.Texts, _cluster.Histories.Append(own)));
        violations.AddRange(KeyOnTheWire.In(_deliveries.Keys, WireRecorder.FolderOf(_folder)));
        List<Violation> known = [.. violations.Where(violation => _scenario.Known.Contains(violation.Code))];
        violations.RemoveAll(known.Contains);
        if (_scenario.Known.Count > 0 && known.Count == 0)
            violations.Add(new Violation(Closed, $"nothing broke {string.Join(", ", _scenario.Known)}: remove \"Known\"", null, []));
        violations.RemoveAll(violation => !_scenario.Checks(violation.Code) && violation.Code.Any(char.IsDigit));
        var result = new RunResult(
            _scenario, _seed, violations, [], verdict.Events, _faults.Played, _load.Requests, _load.HeldBack,
            [.. Exits.FencingTimes(_faults.Played, silos, exits)], _cluster.Silos.Max(silo => silo.MostMemory), _folder)
        {
            Known = known,
            StreamKeys = _load.Streams?.Matched ?? 0,
        };
        violations.AddRange(Promises.BrokenBy(result));
        return result with { Told = Tell(violations, own) };
    }

    // A history that ended early would show violations that did not happen. What the tester itself saw is complete.
    private IEnumerable<KeyEvent> Merged(string own)
    {
        var end = FullDisks.EndOfHistories(_faults.Played);
        var histories = _cluster.Histories.Select(file => MergedHistory.Read(file).TakeWhile(happened => end is null || happened.At < end));
        return MergedHistory.Merge(histories.Append(MergedHistory.Read(own)));
    }

    // The histories are read into memory as a whole only if the run is broken.
    private IReadOnlyList<string> Tell(List<Violation> violations, string own)
    {
        if (violations.Count == 0) return [];
        List<KeyEvent> events = [.. Merged(own)];
        return
        [
            .. violations.DistinctBy(violation => violation.Code).Take(MostTold).Select(violation => string.Create(
                CultureInfo.InvariantCulture,
                $"{violations.Count(other => other.Code == violation.Code)} of {HistoryAround.Tell(events, violation)}")),
        ];
    }
}
