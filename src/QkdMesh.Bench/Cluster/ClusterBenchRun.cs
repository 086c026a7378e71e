namespace QkdMesh.Bench.Cluster;

/// <summary>Runs all steps of the cluster bench, one after the other.</summary>
public sealed class ClusterBenchRun(ClusterBenchPlan plan, SiloStart start, Action<string> onStep)
{
    public async Task<ClusterBenchReport> RunAsync(CancellationToken cancellationToken)
    {
        var comparison = await CompareAsync(cancellationToken);
        var sizes = new List<SizeFigures>();
        foreach (var nodes in plan.Sizes) sizes.Add(await MeasureAsync(nodes, cancellationToken));
        return new ClusterBenchReport(Environment.ProcessorCount, comparison, sizes);
    }

    // Both clusters run all the time and get the load in turns of a second, so other work of the machine affects both alike.
    private async Task<ComparisonFigures> CompareAsync(CancellationToken cancellationToken)
    {
        onStep($"starting one silo, and {ClusterBenchPlan.Silos}, for {ClusterBenchPlan.ComparedNodes} nodes");
        var network = new MetroNetwork(ClusterBenchPlan.ComparedNodes, ClusterBenchPlan.NoPhysicalRate, plan.Policy);
        await using var one = await SiloCluster.StartAsync(start, plan.Redis, network, silos: 1, cancellationToken);
        await using var three = await SiloCluster.StartAsync(start, plan.Redis, network, ClusterBenchPlan.Silos, cancellationToken);
        onStep("one key a call, one silo and three in turns");
        var single = await InTurnsAsync(one, three, keysPerCall: 1, cancellationToken);
        onStep($"{ClusterBenchPlan.BatchKeys} keys a call, one silo and three in turns");
        return new ComparisonFigures(
            ClusterBenchPlan.ComparedNodes, single, await InTurnsAsync(one, three, ClusterBenchPlan.BatchKeys, cancellationToken));
    }

    private async Task<PairOfLoads> InTurnsAsync(SiloCluster one, SiloCluster three, int keysPerCall, CancellationToken cancellationToken)
    {
        using var loadOfOne = new ClusterLoad(one, keysPerCall);
        using var loadOfThree = new ClusterLoad(three, keysPerCall);
        await loadOfOne.WarmUpAsync(plan.WarmUp, cancellationToken);
        await loadOfThree.WarmUpAsync(plan.WarmUp, cancellationToken);
        for (var turn = 0; turn < (int)plan.Step.TotalSeconds; turn++)
        {
            await loadOfOne.RunAsync(TimeSpan.FromSeconds(1), cancellationToken);
            await loadOfThree.RunAsync(TimeSpan.FromSeconds(1), cancellationToken);
        }

        return PairOfLoads.Of(loadOfOne.OrFault(), loadOfThree.OrFault());
    }

    private async Task<SizeFigures> MeasureAsync(int nodes, CancellationToken cancellationToken)
    {
        onStep($"starting {nodes} nodes");
        var network = new MetroNetwork(nodes, ClusterBenchPlan.MetroRate, plan.Policy);
        await using var cluster = await SiloCluster.StartAsync(start, plan.Redis, network, ClusterBenchPlan.Silos, cancellationToken);
        var startCpu = cluster.CpuTime;
        onStep($"one key a call, {nodes} nodes");
        using var load = new ClusterLoad(cluster, keysPerCall: 1);
        await load.WarmUpAsync(plan.WarmUp, cancellationToken);
        await load.RunAsync(plan.Step, cancellationToken);
        onStep($"{nodes} nodes, idle");
        // After the load the links need a moment to fill up.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
        var idle = await Settling.UntilStillAsync(() => IdleProcessorsAsync(cluster, cancellationToken));
        return new SizeFigures(
            nodes, network.Topology.Definition.Links.Count, cluster.StartTime.TotalSeconds, startCpu.TotalSeconds, idle,
            cluster.ResidentMib, load.Figures);
    }

    private async Task<double> IdleProcessorsAsync(SiloCluster cluster, CancellationToken cancellationToken)
    {
        var (before, start) = (cluster.CpuTime, TimeProvider.System.GetTimestamp());
        await Task.Delay(plan.Step, TimeProvider.System, cancellationToken);
        return (cluster.CpuTime - before) / TimeProvider.System.GetElapsedTime(start);
    }
}
