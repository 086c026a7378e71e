using QkdMesh.Bench.Load;
using QkdMesh.Client;

namespace QkdMesh.Bench.Cluster;

/// <summary>
/// Orders keys over gRPC for the pairs of a network. Each SAE calls the silo that hosts its node. SAEs share connections, or each has a
/// connection of its own, with its certificate if there is TLS.
/// </summary>
internal sealed class ClusterLoad : IDisposable
{
    private readonly SiloCluster _cluster;
    private readonly BenchClients[] _clients;
    private readonly Dictionary<string, MeshClient>? _ofSaes;
    private readonly KeysStep _step;
    private readonly LoadResult _total = new();
    private TimeSpan _cpu;

    public ClusterLoad(SiloCluster cluster, int keysPerCall, bool hasOwnConnections = false)
    {
        _cluster = cluster;
        _ofSaes = hasOwnConnections ? [] : null;
        _clients = hasOwnConnections
            ? []
            : [.. cluster.Addresses.Select(address => new BenchClients(address, ClusterBenchPlan.ConnectionsPerSilo))];
        Pairs = [.. Enumerable.Range(0, ClusterBenchPlan.Callers).Select(PairOf)];
        _step = new KeysStep(
            Pairs, keysPerCall,
            request => request.Route = new() { MaxHops = MetroNetwork.MaxHops });
    }

    /// <summary>The pair of each caller.</summary>
    public IReadOnlyList<KeyPair> Pairs { get; }

    public LoadFigures Figures => new(
        _total.UnitsPerSecond, Latency(0.5), Latency(0.99), _total.Units > 0 ? _cpu.TotalMicroseconds / _total.Units : 0, _total.Failed);

    /// <summary>Runs the load until the processor time for a key no longer falls.</summary>
    /// <param name="duration">The length of each run.</param>
    public Task WarmUpAsync(TimeSpan duration, CancellationToken cancellationToken) => Settling.UntilStillAsync(async () =>
    {
        var before = _cluster.CpuTime;
        var load = await _step.MeasureAsync(duration, cancellationToken);
        return (_cluster.CpuTime - before).TotalMicroseconds / Math.Max(1, load.Units);
    });

    /// <summary>Runs the load for a time, and adds the result to the figures.</summary>
    public async Task RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var before = _cluster.CpuTime;
        _total.Add(await _step.MeasureAsync(duration, cancellationToken));
        _cpu += _cluster.CpuTime - before;
    }

    /// <exception cref="Grpc.Core.RpcException">No call succeeded.</exception>
    public LoadFigures OrFault()
    {
        _total.ThrowIfNone();
        return Figures;
    }

    public void Dispose()
    {
        foreach (var clients in _clients) clients.Dispose();
        foreach (var (_, client) in _ofSaes ?? []) client.Dispose();
    }

    private double Latency(double part) => _total.Latencies.Count > 0 ? Percentile.OfMilliseconds(_total.Latencies, part) : 0;

    // In a small network, callers share pairs. In a large network, the pairs in use are spread over the network.
    private KeyPair PairOf(int caller)
    {
        var pairs = _cluster.Network.Pairs;
        var pair = pairs.Count < ClusterBenchPlan.Callers
            ? pairs[caller % pairs.Count]
            : pairs[caller * pairs.Count / ClusterBenchPlan.Callers];
        return new KeyPair(
            pair.Source.Value, ClientOf(pair.Source.Value, pair.SourceAt), pair.Target.Value, ClientOf(pair.Target.Value, pair.TargetAt));

        MeshClient ClientOf(string sae, int place)
        {
            var silo = MetroNetwork.SiloOf(place, _cluster.Addresses.Count);
            if (_ofSaes is null) return _clients[silo].For(caller / _clients.Length);
            if (!_ofSaes.TryGetValue(sae, out var own))
                _ofSaes[sae] = own = new MeshClient(_cluster.Addresses[silo], _cluster.TlsOf(sae));
            return own;
        }
    }
}
