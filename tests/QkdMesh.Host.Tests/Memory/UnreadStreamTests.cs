using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using QkdMesh.Core.Memory;
using QkdMesh.Northbound.V1;
using QkdMesh.Topologies;

namespace QkdMesh.Host.Tests.Memory;

/// <summary>SAEs that open streams of the longest keys, each over a real connection of its own, and read nothing.</summary>
public sealed class UnreadStreamTests : IAsyncLifetime
{
    private const int Streams = 8, MostKeys = 128, MostBits = 8192;

    // Of a message: its keys once, without what is around them.
    private const long KeysOfMessage = MostKeys * MostBits / 8;

    private const string OneNode = """
        name: one-node
        shape: point-to-point
        nodes: [{id: n}, {id: m}]
        spans: [{length_km: 10, loss_db: 2, device: metro-1ghz}]
        saes:
          - {id: a, node: n, shares_with: [b]}
          - {id: b, node: n, shares_with: [a]}
        """;

    private readonly RequestsInProgress _requests = new();
    private readonly ConcurrentBag<Socket> _connections = [];
    private readonly List<HttpClient> _callers = [];
    private MeshHost _host = null!;
    private MemoryBudget _memory = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await MeshHost.StartAsync(
            new MeshHostOptions { Topology = new YamlTopologyReader().Read(OneNode, "one-node.yaml").Topology! }, Cancelled);
        _memory = (MemoryBudget)_host.Services.GetService(typeof(MemoryBudget))!;
    }

    public async ValueTask DisposeAsync()
    {
        _requests.Dispose();
        _callers.ForEach(each => each.Dispose());
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task StreamsHoldTheirRoom_UntilTheirConnectionsEnd()
    {
        var answers = await OpenAsync();
        _memory.UsedFor(MemoryUse.Calls).Should().BeInRange(2 * Streams * KeysOfMessage, _memory.MostFor(MemoryUse.Calls));

        foreach (var connection in _connections) connection.Dispose();

        await _requests.NoneAsync(Cancelled);
        _memory.UsedFor(MemoryUse.Calls).Should().Be(0);
        answers.ForEach(each => each.Dispose());
    }

    /// <summary>Takes five minutes: the first window of a stream buys its reader this time.</summary>
    [Fact, Trait("time", "night")]
    public async Task ConnectionsEndAndTheRoomIsBack_WhenNobodyReads()
    {
        var answers = await OpenAsync();

        await _requests.NoneAsync(Cancelled);

        _memory.UsedFor(MemoryUse.Calls).Should().Be(0);
        foreach (var answer in answers)
        {
            await FluentActions.Awaiting(() => answer.Content.CopyToAsync(Stream.Null, Cancelled))
                .Should().ThrowAsync<HttpRequestException>();
            answer.Dispose();
        }
    }

    // Returns when each stream has a first message, of which its caller takes no more than a window.
    private async Task<List<HttpResponseMessage>> OpenAsync() => [.. await Task.WhenAll(Enumerable.Range(0, Streams)
        .SelectMany(number => new[] { OpenAsync("a", "b", number), OpenAsync("b", "a", number) }))];

    private Task<HttpResponseMessage> OpenAsync(string sae, string peer, int number)
    {
        var message = new StreamKeysRequest
        {
            PeerSaeId = peer, Stream = $"s{number}", SizeBits = MostBits, KeysPerMessage = MostKeys,
        }.ToByteArray();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host.Address, "/qkdmesh.v1.KeySupply/StreamKeys"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, (byte)message.Length, .. message])
            {
                Headers = { ContentType = new("application/grpc") },
            },
            Headers = { { "te", "trailers" }, { "qkdmesh-sae", sae } },
        };
        var caller = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { Timeout = Timeout.InfiniteTimeSpan };
        _callers.Add(caller);
        return caller.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var connection = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _connections.Add(connection);
        await connection.ConnectAsync(context.DnsEndPoint, cancellation);
        return new NetworkStream(connection, ownsSocket: true);
    }
}
