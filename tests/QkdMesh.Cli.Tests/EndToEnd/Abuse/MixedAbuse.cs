using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.EndToEnd.Abuse;

/// <summary>
/// Callers that misuse a served mesh in every way at once, as fast as they can: orders of the longest keys, calls that are given up,
/// streams that nobody reads, requests that are too long, every other key collected, idle connections, and connections that say one byte
/// now and then.
/// </summary>
internal sealed class MixedAbuse(Uri server, CancellationToken over) : IDisposable
{
    /// <summary>SAEs that misuse the mesh. All are at one node.</summary>
    public const int Saes = 4;

    private const int FloodsOfSae = 4, IdleConnections = 400, SlowConnections = 50, Streams = 32, MostKeys = 128, MostBits = 8192;

    private static readonly TimeSpan BetweenBytes = TimeSpan.FromMilliseconds(200);

    private readonly List<GrpcChannel> _channels = [];
    private int _calls, _refused;

    public static string Sae(int number) => $"greedy-{number % Saes}";

    /// <summary>Calls that ended, whatever their outcome.</summary>
    public int Calls => _calls;

    /// <summary>Those of them that failed.</summary>
    public int Refused => _refused;

    /// <summary>Goes on until the token ends it.</summary>
    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, Saes).SelectMany(OfSae).Append(HoldAsync()).Append(SayLittleAsync()));

    public void Dispose() => _channels.ForEach(each => each.Dispose());

    private IEnumerable<Task> OfSae(int sae)
    {
        var keys = NewClient();
        for (var flood = 0; flood < FloodsOfSae; flood++)
            yield return RepeatAsync(turn => keys.GetKeysAsync(Order(sae, turn, MostKeys, MostBits), As(sae)).ResponseAsync);
        yield return RepeatAsync(turn => CollectEveryOtherAsync(keys, sae, turn));
        yield return RepeatAsync(turn => GiveUpAsync(keys, sae, turn));
        yield return RepeatAsync(_ => AskTooMuchAsync(keys, sae));
        yield return RepeatAsync(turn => LeaveUnreadAsync(sae, turn));
    }

    private async Task CollectEveryOtherAsync(KeySupply.KeySupplyClient keys, int sae, int turn)
    {
        var made = await keys.GetKeysAsync(Order(sae, turn, MostKeys, 256), As(sae));
        var half = made.Keys.Where((_, at) => at % 2 == 0).Select(key => key.KeyId);
        await keys.GetKeysByIdAsync(new() { PeerSaeId = Sae(sae), KeyIds = { half } }, As(PeerOf(sae, turn)));
    }

    private async Task GiveUpAsync(KeySupply.KeySupplyClient keys, int sae, int turn)
    {
        using var given = new CancellationTokenSource();
        var call = keys.GetKeysAsync(Order(sae, turn, MostKeys, MostBits), As(sae).WithCancellationToken(given.Token)).ResponseAsync;
        await given.CancelAsync();
        await call;
    }

    private async Task AskTooMuchAsync(KeySupply.KeySupplyClient keys, int sae) => await keys.GetKeysByIdAsync(
        new() { PeerSaeId = Sae(sae + 1), KeyIds = { Enumerable.Repeat(Guid.Empty.ToString(), 20_000) } }, As(sae));

    // Both ends open the streams, and read nothing.
    private async Task LeaveUnreadAsync(int sae, int turn)
    {
        using var channel = GrpcChannel.ForAddress(server);
        var keys = new KeySupply.KeySupplyClient(channel);
        var streams = new List<AsyncServerStreamingCall<StreamKeysResponse>>();
        foreach (var number in Enumerable.Range(0, Streams))
        foreach (var (caller, peer) in new[] { (sae, sae + 1), (sae + 1, sae) })
        {
            var request = new StreamKeysRequest
            {
                PeerSaeId = Sae(peer), Stream = $"{Sae(sae)}-{number}-{turn % 2}", SizeBits = MostBits, KeysPerMessage = MostKeys,
            };
            streams.Add(keys.StreamKeys(request, As(caller)));
        }
        using var timer = new PeriodicTimer(BetweenBytes * 10);
        await timer.WaitForNextTickAsync(over);
        streams.ForEach(each => each.Dispose());
    }

    // The server ends them when others need the room: then they come again.
    private async Task HoldAsync()
    {
        var idle = new Queue<TcpClient>();
        await RepeatAsync(async _ =>
        {
            idle.Enqueue(await ConnectAsync());
            if (idle.Count > IdleConnections) idle.Dequeue().Dispose();
        });
        foreach (var each in idle) each.Dispose();
    }

    private async Task SayLittleAsync()
    {
        var slow = new Queue<NetworkStream>();
        using var timer = new PeriodicTimer(BetweenBytes);
        await RepeatAsync(async turn =>
        {
            slow.Enqueue((await ConnectAsync()).GetStream());
            if (slow.Count > SlowConnections) slow.Dequeue().Dispose();
            foreach (var each in slow) await SayAsync(each, turn);
            await timer.WaitForNextTickAsync(over);
        });
        foreach (var each in slow) each.Dispose();
    }

    private async Task SayAsync(NetworkStream connection, int turn)
    {
        try
        {
            await connection.WriteAsync("PRI * HTTP/2.0\r\n"u8.ToArray().AsMemory(turn % 16, 1), over);
        }
        catch (IOException)
        {
            // The server has ended the connection.
        }
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, over);
        return client;
    }

    private async Task RepeatAsync(Func<int, Task> act)
    {
        for (var turn = 0; !over.IsCancellationRequested; turn++)
        {
            try
            {
                await act(turn);
            }
            catch (Exception refusal) when (refusal is RpcException or IOException or SocketException or OperationCanceledException)
            {
                Interlocked.Increment(ref _refused);
                // Also where a refusal is there at once.
                await Task.Yield();
            }
            Interlocked.Increment(ref _calls);
        }
    }

    private static GetKeysRequest Order(int sae, int turn, int keys, int bits) =>
        new() { PeerSaeId = PeerOf(sae, turn), Number = (uint)keys, SizeBits = (uint)bits };

    private static string PeerOf(int sae, int turn) => Sae(sae + 1 + (turn % (Saes - 1)));

    private CallOptions As(int sae) => As(Sae(sae));

    private CallOptions As(string sae) => new(MeshClient.As(sae), cancellationToken: over);

    private KeySupply.KeySupplyClient NewClient()
    {
        var channel = GrpcChannel.ForAddress(server);
        _channels.Add(channel);
        return new(channel);
    }
}
