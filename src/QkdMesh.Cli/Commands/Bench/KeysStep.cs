using QkdMesh.Cli.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Bench;

/// <summary>
/// GetKeys over so many hops. Runs in slices; after each slice the far SAE collects what was made, outside of the timed
/// part, so that the far node's store never fills and the collecting does not count.
/// </summary>
internal sealed class KeysStep(BenchClients clients, int hops, int keysPerCall)
{
    private const int CollectedAtOnce = 128;
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);
    private readonly List<string>[] _made = [.. Enumerable.Range(0, BenchPlan.Callers).Select(_ => new List<string>())];
    private readonly GetKeysRequest _request = new() { PeerSaeId = BenchNetworks.TargetAt(hops), Number = (uint)keysPerCall };

    public async Task<LoadResult> MeasureAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var total = new LoadResult();
        while (total.Elapsed < duration)
        {
            var caller = MeshClient.As(BenchNetworks.Source);
            total.Add(await ClosedLoop.RunAsync(
                BenchPlan.Callers, Slice, number => GetAsync(number, caller, cancellationToken), cancellationToken));
            await Task.WhenAll(Enumerable.Range(0, BenchPlan.Callers).Select(number => CollectAsync(number, cancellationToken)));
        }

        return total.Units > 0 ? total : throw total.LastFailure!;
    }

    private async Task<int> GetAsync(int number, Grpc.Core.Metadata caller, CancellationToken cancellationToken)
    {
        var response = await clients.For(number).Keys.GetKeysAsync(_request, caller, cancellationToken: cancellationToken);
        foreach (var key in response.Keys) _made[number].Add(key.KeyId);
        return response.Keys.Count;
    }

    private async Task CollectAsync(int number, CancellationToken cancellationToken)
    {
        var caller = MeshClient.As(BenchNetworks.TargetAt(hops));
        foreach (var ids in _made[number].Chunk(CollectedAtOnce))
        {
            var request = new GetKeysByIdRequest { PeerSaeId = BenchNetworks.Source, KeyIds = { ids } };
            await clients.For(number).Keys.GetKeysByIdAsync(request, caller, cancellationToken: cancellationToken);
        }

        _made[number].Clear();
    }
}
