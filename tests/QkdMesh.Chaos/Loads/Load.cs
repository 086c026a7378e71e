using System.Collections.Concurrent;
using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Processes;
using QkdMesh.Chaos.Running;
using QkdMesh.History;

namespace QkdMesh.Chaos.Loads;

/// <summary>Pairs of SAEs that ask for keys at a steady rate, also if the mesh is too slow.</summary>
internal sealed class Load
{
    /// <summary>The most requests in progress at a time. Further requests are not begun.</summary>
    public const int MostUnderWay = 2_000;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(2);

    private readonly Scenario _scenario;
    private readonly RealNetwork _real;
    private readonly IKeyHistory _history;
    private readonly Deliveries _deliveries;
    private readonly Random _luck;
    private readonly ChaosCluster _cluster;
    private readonly SiloClients _silos;
    private readonly IReadOnlyList<(SaeClient Master, SaeClient Slave)> _pairs;
    private readonly ConcurrentQueue<RequestRecord> _requests = new();
    private readonly ConcurrentDictionary<long, Task> _underWay = new();
    private long _begun, _numbers;

    public Load(
        Scenario scenario, ChaosCluster cluster, SiloClients silos, RealNetwork real, IKeyHistory history, Deliveries deliveries,
        Random luck)
    {
        (_scenario, _real, _history, _deliveries, _luck) = (scenario, real, history, deliveries, luck);
        (_cluster, _silos) = (cluster, silos);
        var saes = cluster.Topology.Plan.Saes.ToList();
        var clients = saes.ToDictionary(sae => sae.Name, sae => new SaeClient(sae.Name, () => cluster.HostsOf(sae.Name), silos));
        _pairs = [.. saes.SelectMany(sae => sae.Peers.Order(StringComparer.Ordinal).Select(peer => (clients[sae.Name], clients[peer])))];
        if (scenario.HasStreams) Streams = new StreamLoad(_pairs, scenario.HasHybridKeys, deliveries, luck);
    }

    /// <summary>The streams of the pairs; null if the scenario has none.</summary>
    public StreamLoad? Streams { get; }

    /// <summary>The load as a multiple of the scenario's load.</summary>
    public int Times { get; set; } = 1;

    /// <summary>Whether some clients cancel their call before the answer.</summary>
    public bool ClientsLeave { get; set; }

    /// <summary>The requests that ended, in the order of their ends.</summary>
    public IReadOnlyCollection<RequestRecord> Requests => _requests;

    /// <summary>The number of requests that were not begun because too many were in progress.</summary>
    public long HeldBack { get; private set; }

    /// <summary>Runs until it is stopped, and returns when every request has ended.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var streams = Streams?.RunAsync(stop) ?? Task.CompletedTask;
        using var beat = new PeriodicTimer(Beat);
        var last = MachineClock.Now;
        var owed = 0.0;
        try
        {
            while (await beat.WaitForNextTickAsync(stop))
            {
                var now = MachineClock.Now;
                owed += (now - last) / _scenario.RequestEvery * Times;
                last = now;
                for (; owed >= 1; owed--) Begin();
            }
        }
        catch (OperationCanceledException)
        {
        }
        await Task.WhenAll(_underWay.Values);
        await streams;
    }

    /// <summary>One request of each pair.</summary>
    public Task ProbeAsync() => Task.WhenAll(_pairs.Select(pair => Task.Run(() => AskAsync(pair, KeyOrder.Plain))));

    /// <summary>An SAE that acts in the name of another one.</summary>
    public Impostor ImpostorOf(string who, string name)
    {
        var (victim, peer) = _pairs.First(pair => pair.Master.Name == name && pair.Slave.Name != who);
        return new(new SaeClient(who, () => _cluster.HostsOf(name), _silos, claims: name), victim, peer, _deliveries, _history);
    }

    private void Begin()
    {
        var pair = _pairs[(int)(_begun++ % _pairs.Count)];
        if (_underWay.Count >= MostUnderWay)
        {
            HeldBack++;
            return;
        }
        var order = new KeyOrder(_luck.Next(_scenario.LeastPaths, _scenario.Paths + 1), _scenario.HasHybridKeys && _luck.Next(2) == 0);
        var number = _begun;
        var leaving = ClientsLeave ? TimeSpan.FromMilliseconds(_luck.NextDouble() * 5) : (TimeSpan?)null;
        // The task must be in the dictionary before it removes itself.
        var known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _underWay[number] = Task.Run(async () =>
        {
            await known.Task;
            if (leaving is { } after) await pair.Master.LeaveAsync(pair.Slave.Name, after);
            await AskAsync(pair, order);
            _underWay.TryRemove(number, out _);
        });
        known.SetResult();
    }

    private async Task AskAsync((SaeClient Master, SaeClient Slave) pair, KeyOrder order)
    {
        var (master, slave) = (pair.Master.Name, pair.Slave.Name);
        var begun = MachineClock.Now;
        var number = Interlocked.Increment(ref _numbers);
        _history.Add(new RequestBegun(number, master, slave, order.Paths));
        var result = await Exchange.RunAsync(pair.Master, pair.Slave, order, _deliveries);
        var ended = MachineClock.Now;
        var servable = _real.MustServe(master, slave, begun, ended, order);
        _history.Add(new RequestEnded(number, result.Error, servable));
        _requests.Enqueue(new RequestRecord(
            number, master, slave, begun, ended, result, servable, _real.HasRoute(master, slave, begun, ended))
        {
            HadQkd = _real.HadQkd(master, slave, begun, ended),
            IsHybrid = order.IsHybrid,
        });
    }
}
