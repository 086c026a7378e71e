using System.Globalization;
using QkdMesh.Bench.Load;
using QkdMesh.Client;
using QkdMesh.Core.Quantities;
using QkdMesh.Host;
using QkdMesh.Host.Audit;

namespace QkdMesh.Bench.SingleProcess;

/// <summary>
/// Runs all steps, one after the other. The ceiling is measured again after each step, because the speed of the machine changes.
/// </summary>
public sealed class BenchRun(BenchPlan plan, Action<string> onStep)
{
    private readonly List<double> _ceilings = [];
    private int _failedCalls;

    public async Task<BenchReport> RunAsync(CancellationToken cancellationToken)
    {
        var single = new Dictionary<string, CallFigures>(StringComparer.Ordinal);
        RateFigures batch, stream;
        var chain = new MeshHostOptions { Topology = BenchNetworks.Chain().With(plan.Policy), WithProbe = true, Unlimited = true };
        await using (var host = await StartAsync(chain, cancellationToken))
        {
            using var clients = new BenchClients(host.Address, BenchPlan.Connections);
            onStep("warm-up");
            foreach (var hops in BenchPlan.Hops)
                await StepOver(clients, hops, keysPerCall: 1).MeasureAsync(plan.WarmUp, cancellationToken);

            await CeilingAsync(clients, cancellationToken);
            foreach (var hops in BenchPlan.Hops)
            {
                onStep($"one key a call, {Counted.Of(hops, "hop")}");
                single[hops.ToString(CultureInfo.InvariantCulture)] = await SingleAsync(clients, hops, cancellationToken);
            }

            onStep($"{BenchPlan.BatchKeys} keys a call, {BenchPlan.BatchHops} hops");
            var load = await KeysAsync(clients, BenchPlan.BatchHops, BenchPlan.BatchKeys, cancellationToken);
            batch = new RateFigures(load.UnitsPerSecond, load.UnitsPerSecond / await CeilingAroundAsync(clients, cancellationToken));

            onStep($"{BenchPlan.StreamPairs} streams, {BenchPlan.BatchHops} hops");
            var streamed = await new StreamStep(PairsOver(clients, BenchPlan.BatchHops, BenchPlan.StreamPairs))
                .MeasureAsync(plan.WarmUp, plan.Step, cancellationToken);
            stream = new RateFigures(streamed, streamed / await CeilingAroundAsync(clients, cancellationToken));
        }

        var ringOptions = new MeshHostOptions { Topology = BenchNetworks.Ring().With(plan.Policy), Unlimited = true };
        await using var ring = await StartAsync(ringOptions, cancellationToken);
        using var around = new BenchClients(ring.Address, BenchPlan.Connections);
        var one = await ProtectionAsync(around, keysPerCall: 1, cancellationToken);
        var many = await ProtectionAsync(around, BenchPlan.BatchKeys, cancellationToken);
        var cuts = await CutsAsync(around, cancellationToken);
        return new BenchReport(_ceilings.Average(), single, batch, stream, one, many, cuts, _failedCalls);
    }

    private async Task<CallFigures> SingleAsync(BenchClients clients, int hops, CancellationToken cancellationToken)
    {
        var load = await KeysAsync(clients, hops, keysPerCall: 1, cancellationToken);
        var ceiling = await CeilingAroundAsync(clients, cancellationToken);
        return new CallFigures(
            load.UnitsPerSecond, Percentile.OfMilliseconds(load.Latencies, 0.5), Percentile.OfMilliseconds(load.Latencies, 0.99),
            load.UnitsPerSecond / ceiling);
    }

    private async Task<LoadResult> KeysAsync(BenchClients clients, int hops, int keysPerCall, CancellationToken cancellationToken)
    {
        var step = StepOver(clients, hops, keysPerCall);
        await step.MeasureAsync(plan.WarmUp, cancellationToken);
        var load = await step.MeasureAsync(plan.Step, cancellationToken);
        load.ThrowIfNone();
        _failedCalls += load.Failed;
        return load;
    }

    private static KeysStep StepOver(BenchClients clients, int hops, int keysPerCall) =>
        new(PairsOver(clients, hops, BenchPlan.Callers), keysPerCall);

    private static KeyPair[] PairsOver(BenchClients clients, int hops, int count) =>
    [
        .. Enumerable.Range(0, count).Select(caller => new KeyPair(
            BenchNetworks.Source, clients.For(caller), BenchNetworks.TargetAt(hops), clients.For(caller))),
    ];

    private async Task<IReadOnlyDictionary<string, ProtectionFigures>> ProtectionAsync(
        BenchClients clients, int keysPerCall, CancellationToken cancellationToken)
    {
        onStep($"plain, hybrid and over two paths, {keysPerCall} keys a call");
        return await new ProtectionStep(clients).MeasureAsync(plan, keysPerCall, failed => _failedCalls += failed, cancellationToken);
    }

    private async Task<RecoveryFigures> CutsAsync(BenchClients clients, CancellationToken cancellationToken)
    {
        onStep($"{BenchPlan.Cuts} cuts in a ring of {BenchNetworks.RingSize}");
        // The first cuts let the runtime compile the code.
        await new CutStep(clients).MeasureAsync(BenchPlan.Cuts / 10, cancellationToken);
        return await new CutStep(clients).MeasureAsync(BenchPlan.Cuts, cancellationToken);
    }

    /// <summary>The mean of the ceiling before a step and the ceiling after it.</summary>
    private async Task<double> CeilingAroundAsync(BenchClients clients, CancellationToken cancellationToken)
    {
        var before = _ceilings[^1];
        return (before + await CeilingAsync(clients, cancellationToken)) / 2;
    }

    private async Task<double> CeilingAsync(BenchClients clients, CancellationToken cancellationToken)
    {
        onStep("ceiling: empty calls");
        await CeilingStep.MeasureAsync(clients, plan.WarmUp, cancellationToken);
        _ceilings.Add(await CeilingStep.MeasureAsync(clients, plan.Step, cancellationToken));
        return _ceilings[^1];
    }

    private async Task<MeshHost> StartAsync(MeshHostOptions options, CancellationToken cancellationToken)
    {
        var audit = plan.Audit is { } directory ? new AuditOptions(directory) : null;
        var host = await MeshHost.StartAsync(options with { Audit = audit }, cancellationToken);
        var service = await host.WaitForServiceAsync(state => state.IsReady || state.IsSettled, cancellationToken);
        return service.WhyNotReady is { } why ? throw new ExpectedFailureException("NOT_READY", why) : host;
    }
}
