using System.Runtime.CompilerServices;
using Grpc.Core;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Chaos.Loads;

/// <summary>An SAE. It asks a silo that hosts its node. If that silo does not answer, it asks another one.</summary>
/// <param name="hosts">The silos that host its node now.</param>
/// <param name="claims">The name that its calls claim; null for none. Its certificate has its own name.</param>
internal sealed class SaeClient(string name, Func<IReadOnlyList<string>> hosts, SiloClients silos, string? claims = null)
{
    // In milliseconds: ten keys a second for each stream.
    private const uint StreamPeriod = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Metadata _caller = claims is null ? [] : new() { { "qkdmesh-sae", claims } };
    private int _preferred;

    public string Name => name;

    public async Task<GetKeysResponse> GetAsync(string peer, KeyOrder order)
    {
        var preferred = _preferred;
        try
        {
            var request = new GetKeysRequest { PeerSaeId = peer, DisjointPaths = (uint)order.Paths, Hybrid = order.IsHybrid };
            return await Silo(preferred).GetKeysAsync(request, _caller, Deadline, CancellationToken.None);
        }
        catch (RpcException failure)
        {
            Avoid(preferred, failure);
            throw;
        }
    }

    public async Task<GetKeysByIdResponse> CollectAsync(string peer, IEnumerable<Key> keys)
    {
        var preferred = _preferred;
        try
        {
            var request = new GetKeysByIdRequest { PeerSaeId = peer, KeyIds = { keys.Select(key => key.KeyId) } };
            return await Silo(preferred).GetKeysByIdAsync(request, _caller, Deadline, CancellationToken.None);
        }
        catch (RpcException failure)
        {
            Avoid(preferred, failure);
            throw;
        }
    }

    /// <summary>
    /// Opens the stream of this SAE and the peer, and reads it. Gives up a silo from which nothing comes for a while.
    /// </summary>
    /// <exception cref="RpcException">The stream ended.</exception>
    public async IAsyncEnumerable<StreamKeysResponse> StreamAsync(
        string peer, bool isHybrid, [EnumeratorCancellation] CancellationToken stop)
    {
        var preferred = _preferred;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var request = new StreamKeysRequest { PeerSaeId = peer, PeriodMs = StreamPeriod, Hybrid = isHybrid };
        using var call = Silo(preferred).StreamKeys(request, _caller, cancellationToken: silence.Token);
        while (await NextAsync(call, preferred, silence)) yield return call.ResponseStream.Current;
    }

    private async Task<bool> NextAsync(AsyncServerStreamingCall<StreamKeysResponse> call, int preferred, CancellationTokenSource silence)
    {
        silence.CancelAfter(Patience);
        try
        {
            return await call.ResponseStream.MoveNext(CancellationToken.None);
        }
        catch (RpcException failure)
        {
            Avoid(preferred, failure);
            throw;
        }
    }

    /// <summary>Asks, and cancels the call before the answer comes.</summary>
    public async Task LeaveAsync(string peer, TimeSpan after)
    {
        using var leaving = new CancellationTokenSource(after);
        try
        {
            await Silo(_preferred).GetKeysAsync(new GetKeysRequest { PeerSaeId = peer, Number = 4 }, _caller, Deadline, leaving.Token);
        }
        catch (RpcException)
        {
        }
    }

    private KeySupply.KeySupplyClient Silo(int number)
    {
        var names = hosts();
        return silos.KeysOf(name, names[number % names.Count]);
    }

    private static DateTime Deadline => TimeProvider.System.GetUtcNow().UtcDateTime + Patience;

    // A refusal by the mesh is an answer, so the SAE stays with this silo. It leaves a silo that does not answer or does not host its node.
    private void Avoid(int silo, RpcException failure)
    {
        var isOfMesh = failure.Trailers.GetValue("qkdmesh-reason") is { } reason && reason is not ("NOT_SERVED_HERE" or "SILO_NOT_READY");
        if (!isOfMesh) Interlocked.CompareExchange(ref _preferred, silo + 1, silo);
    }
}
