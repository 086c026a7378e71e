using QkdMesh.Bench.Load;

namespace QkdMesh.Bench.Cluster;

/// <summary>
/// Compares clusters with mutual TLS on every connection with clusters without TLS. Both run for the whole time and get the load in turns,
/// so other work of the machine affects both alike. In both, each SAE has a connection of its own.
/// </summary>
public sealed class TlsBenchRun(ClusterBenchPlan plan, SiloStart start, Action<string> onStep)
{
    /// <summary>The number of progress steps: start, single keys, batches and streams, of one silo and of three.</summary>
    public const int Steps = 2 * 4;

    public async Task<TlsBenchReport> RunAsync(CancellationToken cancellationToken) => new(
        Environment.ProcessorCount, ClusterBenchPlan.ComparedNodes, await CompareAsync(silos: 1, cancellationToken),
        await CompareAsync(ClusterBenchPlan.Silos, cancellationToken));

    private async Task<TlsFigures> CompareAsync(int silos, CancellationToken cancellationToken)
    {
        onStep($"starting {silos} with TLS and {silos} without");
        var network = new MetroNetwork(ClusterBenchPlan.ComparedNodes, ClusterBenchPlan.NoPhysicalRate, plan.Policy);
        await using var off = await SiloCluster.StartAsync(start, plan.Redis, network, silos, cancellationToken);
        await using var on = await SiloCluster.StartAsync(start, plan.Redis, network, silos, cancellationToken, isSecured: true);
        onStep($"one key a call, silos: {silos}");
        var single = await KeysAsync(off, on, keysPerCall: 1, cancellationToken);
        onStep($"{ClusterBenchPlan.BatchKeys} keys a call, silos: {silos}");
        var batch = await KeysAsync(off, on, ClusterBenchPlan.BatchKeys, cancellationToken);
        onStep($"streams, silos: {silos}");
        return new TlsFigures(single, batch, await StreamsAsync(off, on, cancellationToken));
    }

    private async Task<TlsPair> KeysAsync(SiloCluster off, SiloCluster on, int keysPerCall, CancellationToken cancellationToken)
    {
        using var loadOff = new ClusterLoad(off, keysPerCall, hasOwnConnections: true);
        using var loadOn = new ClusterLoad(on, keysPerCall, hasOwnConnections: true);
        await loadOff.WarmUpAsync(plan.WarmUp, cancellationToken);
        await loadOn.WarmUpAsync(plan.WarmUp, cancellationToken);
        for (var turn = 0; turn < (int)plan.Step.TotalSeconds; turn++)
        {
            await loadOff.RunAsync(TimeSpan.FromSeconds(1), cancellationToken);
            await loadOn.RunAsync(TimeSpan.FromSeconds(1), cancellationToken);
        }

        return TlsPair.Of(loadOff.OrFault(), loadOn.OrFault());
    }

    // A stream that begins needs a moment. So it has fewer and longer turns.
    private async Task<TlsPair> StreamsAsync(SiloCluster off, SiloCluster on, CancellationToken cancellationToken)
    {
        const int Turns = 3;
        var (ofOff, ofOn) = (new List<LoadFigures>(), new List<LoadFigures>());
        for (var turn = 0; turn < Turns; turn++)
        {
            ofOff.Add(await StreamAsync(off, cancellationToken));
            ofOn.Add(await StreamAsync(on, cancellationToken));
        }

        return TlsPair.Of(MeanOf(ofOff), MeanOf(ofOn));

        async Task<LoadFigures> StreamAsync(SiloCluster cluster, CancellationToken stop)
        {
            using var load = new ClusterLoad(cluster, keysPerCall: 1, hasOwnConnections: true);
            var (before, begin) = (TimeSpan.Zero, 0L);
            var rate = await new StreamStep(load.Pairs).MeasureAsync(
                plan.WarmUp, plan.Step / Turns, stop, () => (before, begin) = (cluster.CpuTime, TimeProvider.System.GetTimestamp()));
            var busy = (cluster.CpuTime - before) / TimeProvider.System.GetElapsedTime(begin);
            return new LoadFigures(rate, 0, 0, busy * 1e6 / rate, 0);
        }
    }

    private static LoadFigures MeanOf(IReadOnlyList<LoadFigures> turns) =>
        new(turns.Average(turn => turn.KeysPerS), 0, 0, turns.Average(turn => turn.CpuUsPerKey), 0);
}
