using Grpc.Core;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Bench.Load;

/// <summary>Two SAEs that share keys, with the client of each SAE.</summary>
internal sealed record KeyPair(string Source, MeshClient AtSource, string Target, MeshClient AtTarget);

/// <summary>
/// Calls GetKeys for the pair of each caller, in slices. After each slice the target SAE collects the keys, so that the store of its
/// node does not fill. The collection is not timed.
/// </summary>
/// <param name="callers">The pair of each caller.</param>
/// <param name="ask">Sets more fields of each request; null for none.</param>
internal sealed class KeysStep(IReadOnlyList<KeyPair> callers, int keysPerCall, Action<GetKeysRequest>? ask = null)
{
    private const int CollectedAtOnce = 128;
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);
    private readonly List<string>[] _made = [.. callers.Select(_ => new List<string>())];
    private readonly GetKeysRequest[] _requests = [.. callers.Select(pair => RequestOf(pair, keysPerCall, ask))];
    private readonly Metadata[] _sources = [.. callers.Select(pair => MeshClient.As(pair.Source))];

    public async Task<LoadResult> MeasureAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var total = new LoadResult();
        while (total.Elapsed < duration)
        {
            total.Add(await ClosedLoop.RunAsync(callers.Count, Slice, number => GetAsync(number, cancellationToken), cancellationToken));
            var collecting = Enumerable.Range(0, callers.Count).Select(number => CollectAsync(number, cancellationToken));
            var collected = await Task.WhenAll(collecting);
            foreach (var failure in collected.OfType<RpcException>()) total.AddFailure(failure);
        }

        return total;
    }

    private static GetKeysRequest RequestOf(KeyPair pair, int keysPerCall, Action<GetKeysRequest>? ask)
    {
        var request = new GetKeysRequest { PeerSaeId = pair.Target, Number = (uint)keysPerCall };
        ask?.Invoke(request);
        return request;
    }

    private async Task<int> GetAsync(int number, CancellationToken cancellationToken)
    {
        var keys = callers[number].AtSource.Keys;
        var response = await keys.GetKeysAsync(_requests[number], _sources[number], cancellationToken: cancellationToken);
        foreach (var key in response.Keys) _made[number].Add(key.KeyId);
        return response.Keys.Count;
    }

    // Keys that cannot be collected are forgotten, because another try would fail as well.
    private async Task<RpcException?> CollectAsync(int number, CancellationToken cancellationToken)
    {
        var pair = callers[number];
        var target = MeshClient.As(pair.Target);
        RpcException? failure = null;
        foreach (var ids in _made[number].Chunk(CollectedAtOnce))
        {
            var request = new GetKeysByIdRequest { PeerSaeId = pair.Source, KeyIds = { ids } };
            try
            {
                await pair.AtTarget.Keys.GetKeysByIdAsync(request, target, cancellationToken: cancellationToken);
            }
            catch (RpcException fault) when (fault.StatusCode is not StatusCode.Cancelled)
            {
                failure = fault;
            }
        }

        _made[number].Clear();
        return failure;
    }
}
