using QkdMesh.Bench.Load;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Bench.SingleProcess;

/// <summary>
/// Measures the cost of better protection of keys between opposite nodes of a ring. The ways take turns several times, so that other
/// work of the machine affects all of them alike.
/// </summary>
internal sealed class ProtectionStep(BenchClients clients)
{
    public const string Plain = "plain";
    private const int Rounds = 4;

    private static readonly IReadOnlyList<(string Name, Action<GetKeysRequest> Ask)> Ways =
    [
        (Plain, _ => { }),
        ("hybrid", request => request.Hybrid = true),
        ("two_paths", request => request.DisjointPaths = 2),
        ("hybrid_two_paths", request => (request.Hybrid, request.DisjointPaths) = (true, 2)),
    ];

    /// <param name="onFailed">Gets the number of failed calls.</param>
    public async Task<IReadOnlyDictionary<string, ProtectionFigures>> MeasureAsync(
        BenchPlan plan, int keysPerCall, Action<int> onFailed, CancellationToken cancellationToken)
    {
        var steps = Ways.Select(way => (way.Name, Step: new KeysStep(Pairs(), keysPerCall, way.Ask), Load: new LoadResult())).ToList();
        foreach (var (_, step, _) in steps) await step.MeasureAsync(plan.WarmUp, cancellationToken);
        for (var round = 0; round < Rounds; round++)
        foreach (var (_, step, load) in steps)
            load.Add(await step.MeasureAsync(plan.Step / Rounds, cancellationToken));

        onFailed(steps.Sum(each => each.Load.Failed));
        foreach (var each in steps) each.Load.ThrowIfNone();
        var plain = steps.First(each => each.Name == Plain).Load.UnitsPerSecond;
        return steps.ToDictionary(
            each => each.Name, each => new ProtectionFigures(each.Load.UnitsPerSecond, plain / each.Load.UnitsPerSecond));
    }

    private KeyPair[] Pairs() =>
    [
        .. Enumerable.Range(0, BenchPlan.Callers).Select(caller => new KeyPair(
            BenchNetworks.Source, clients.For(caller), BenchNetworks.TargetAt(BenchNetworks.RingSize / 2), clients.For(caller))),
    ];
}
