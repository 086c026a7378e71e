using System.Diagnostics;
using Grpc.Core;
using QkdMesh.Bench.Load;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Bench.SingleProcess;

/// <summary>Streams on demand that both SAEs read. A key counts when both SAEs have it.</summary>
internal sealed class StreamStep(BenchClients clients)
{
    private readonly long[] _atSource = new long[BenchPlan.StreamPairs];
    private readonly long[] _atTarget = new long[BenchPlan.StreamPairs];

    /// <returns>Keys per second.</returns>
    public async Task<double> MeasureAsync(BenchPlan plan, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var target = BenchNetworks.TargetAt(BenchPlan.BatchHops);
        var readers = Enumerable.Range(0, BenchPlan.StreamPairs).SelectMany(pair => new[]
        {
            ReadAsync(pair, BenchNetworks.Source, target, _atSource, ending.Token),
            ReadAsync(pair, target, BenchNetworks.Source, _atTarget, ending.Token),
        }).ToList();
        try
        {
            await PassAsync(plan.WarmUp, readers, cancellationToken);
            var (keysBefore, start) = (ReachedBoth(), Stopwatch.GetTimestamp());
            await PassAsync(plan.Step, readers, cancellationToken);
            return (ReachedBoth() - keysBefore) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(readers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task PassAsync(TimeSpan time, List<Task> readers, CancellationToken cancellationToken)
    {
        var passed = Task.Delay(time, TimeProvider.System, cancellationToken);
        var first = await Task.WhenAny([passed, .. readers]);
        await first;
        if (first == passed) return;
        throw new ExpectedFailureException(
            "STREAM_ENDED", "the mesh ended a stream that both SAEs read: run the bench again on an idle machine");
    }

    private async Task ReadAsync(int pair, string sae, string peer, long[] keys, CancellationToken cancellationToken)
    {
        var request = new StreamKeysRequest { PeerSaeId = peer, Stream = $"bench-{pair}" };
        using var call = clients.For(pair).Keys.StreamKeys(request, MeshClient.As(sae), cancellationToken: cancellationToken);
        await foreach (var message in call.ResponseStream.ReadAllAsync(cancellationToken))
            Interlocked.Add(ref keys[pair], message.Keys.Count);
    }

    private long ReachedBoth() => Enumerable.Range(0, BenchPlan.StreamPairs).Sum(
        pair => Math.Min(Interlocked.Read(ref _atSource[pair]), Interlocked.Read(ref _atTarget[pair])));
}
