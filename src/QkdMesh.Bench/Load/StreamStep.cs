using System.Diagnostics;
using Grpc.Core;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Bench.Load;

/// <summary>Streams on demand that both SAEs read. A key counts when both SAEs have it.</summary>
/// <param name="pairs">One stream for each. Several may be of the same two SAEs.</param>
internal sealed class StreamStep(IReadOnlyList<KeyPair> pairs)
{
    private readonly long[] _atSource = new long[pairs.Count];
    private readonly long[] _atTarget = new long[pairs.Count];

    /// <param name="onWarm">Called when the warm-up is over.</param>
    /// <returns>Keys per second.</returns>
    public async Task<double> MeasureAsync(
        TimeSpan warmUp, TimeSpan step, CancellationToken cancellationToken, Action? onWarm = null)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readers = pairs.SelectMany((pair, number) => new[]
        {
            ReadAsync(number, pair.AtSource, pair.Source, pair.Target, _atSource, ending.Token),
            ReadAsync(number, pair.AtTarget, pair.Target, pair.Source, _atTarget, ending.Token),
        }).ToList();
        try
        {
            await PassAsync(warmUp, readers, cancellationToken);
            onWarm?.Invoke();
            var (keysBefore, start) = (ReachedBoth(), Stopwatch.GetTimestamp());
            await PassAsync(step, readers, cancellationToken);
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

    private static async Task ReadAsync(
        int pair, MeshClient client, string sae, string peer, long[] keys, CancellationToken cancellationToken)
    {
        var request = new StreamKeysRequest { PeerSaeId = peer, Stream = $"bench-{pair}" };
        using var call = client.Keys.StreamKeys(request, MeshClient.As(sae), cancellationToken: cancellationToken);
        await foreach (var message in call.ResponseStream.ReadAllAsync(cancellationToken))
            Interlocked.Add(ref keys[pair], message.Keys.Count);
    }

    private long ReachedBoth() => Enumerable.Range(0, pairs.Count).Sum(
        pair => Math.Min(Interlocked.Read(ref _atSource[pair]), Interlocked.Read(ref _atTarget[pair])));
}
