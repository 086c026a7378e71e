using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using QkdMesh.Host.Listeners;
using QkdMesh.Host.Tests.Telemetry;
using QkdMesh.Northbound.V1;
using QkdMesh.Topologies;

namespace QkdMesh.Host.Tests.Listeners;

/// <summary>A process with room for 20 connections, and callers that take all of it.</summary>
public sealed class ConnectionRoomTests : IAsyncLifetime
{
    private const int Most = 20;

    private const string TwoNodes = """
        name: two-nodes
        shape: point-to-point
        nodes: [{id: n}, {id: m}]
        spans: [{length_km: 10, loss_db: 2, device: metro-1ghz}]
        saes:
          - {id: a, node: n, shares_with: [b]}
          - {id: b, node: n, shares_with: [a]}
        """;

    private readonly List<TcpClient> _idle = [];
    private readonly List<GrpcChannel> _channels = [];
    private readonly HttpClient _http = new();
    private MeshHost _host = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await MeshHost.StartAsync(
        new MeshHostOptions
        {
            Topology = new YamlTopologyReader().Read(TwoNodes, "two-nodes.yaml").Topology!,
            ManagementPort = 0,
            Connections = new ConnectionLimits(Most, MostOfAddress: Most),
        },
        Cancelled);

    public async ValueTask DisposeAsync()
    {
        _idle.ForEach(each => each.Dispose());
        _channels.ForEach(each => each.Dispose());
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task CallerGetsIn_WhenIdleConnectionsTakeAllRoom()
    {
        for (var at = 0; at < 3 * Most; at++) await ConnectAsync();

        (await GetKeyAsync(NewClient())).Should().NotBeEmpty();

        var metrics = Exposition.Parse(await _http.GetStringAsync(new Uri(_host.Management!, "/metrics"), Cancelled));
        metrics.Sum("qkdmesh_connections_open", ("room", "saes")).Should().Be(Most);
        metrics.Sum("qkdmesh_connections_dropped_total").Should().BeGreaterThanOrEqualTo(2 * Most);
        metrics.Sum("qkdmesh_connections_refused_total").Should().Be(0);
        // The oldest ones were ended.
        await FluentActions.Awaiting(() => _idle[0].GetStream().ReadAsync(new byte[1], Cancelled).AsTask())
            .Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task CallerThatAskedOnceStays_WhenStrangersComeWithoutEnd()
    {
        var polite = NewClient();
        (await GetKeyAsync(polite)).Should().NotBeEmpty();

        for (var at = 0; at < 3 * Most; at++) await ConnectAsync();

        (await GetKeyAsync(polite)).Should().NotBeEmpty();
        Room.Open.Should().BeLessThanOrEqualTo(Most);
    }

    [Fact]
    public async Task SupervisorKeepsItsConnection_WhenCallersComeWithoutEnd()
    {
        using var supervisor = await ConnectAsync(_host.Management!);

        for (var at = 0; at < 3 * Most; at++) await ConnectAsync();

        var stream = supervisor.GetStream();
        await stream.WriteAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), Cancelled);
        using var answer = new StreamReader(stream);
        (await answer.ReadLineAsync(Cancelled)).Should().Be("HTTP/1.1 200 OK");
    }

    [Theory]
    [InlineData(20, null, 10)]
    [InlineData(1, null, 1)]
    [InlineData(5_000, null, 1_000)]
    [InlineData(20, 20, 20)]
    public void OneAddressHasAtMostHalf_UnlessMoreIsAskedFor(int most, int? ofAddress, int expected) =>
        new ConnectionRoom(new(most, ofAddress), memory: null, TimeProvider.System, NullLogger<ConnectionRoom>.Instance)
            .MostOfOneAddress.Should().Be(expected);

    [Fact]
    public async Task NewCallerIsRefused_OnlyWhileAllOthersAreServed()
    {
        var watches = new List<AsyncServerStreamingCall<WatchNetworkResponse>>();
        for (var at = 0; at < Most; at++)
        {
            var watch = new Network.NetworkClient(NewChannel()).WatchNetwork(new WatchNetworkRequest(), cancellationToken: Cancelled);
            (await watch.ResponseStream.MoveNext(Cancelled)).Should().BeTrue();
            watches.Add(watch);
        }

        var refused = await FluentActions.Awaiting(() => GetKeyAsync(NewClient())).Should().ThrowAsync<RpcException>();

        refused.Which.StatusCode.Should().Be(StatusCode.Unavailable);
        (Room.Open, Room.Refused).Should().Be((Most, 1));
        watches.ForEach(watch => watch.Dispose());
    }

    private ConnectionRoom Room => _host.Services.GetRequiredService<ConnectionRooms>().Callers;

    private async Task ConnectAsync() => _idle.Add(await ConnectAsync(_host.Address));

    private static async Task<TcpClient> ConnectAsync(Uri server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, Cancelled);
        return client;
    }

    private GrpcChannel NewChannel()
    {
        var channel = GrpcChannel.ForAddress(_host.Address);
        _channels.Add(channel);
        return channel;
    }

    private KeySupply.KeySupplyClient NewClient() => new(NewChannel());

    private static async Task<IEnumerable<string>> GetKeyAsync(KeySupply.KeySupplyClient client)
    {
        var keys = await client.GetKeysAsync(new GetKeysRequest { PeerSaeId = "b", Number = 1 }, MadridRing.As("a"));
        return keys.Keys.Select(key => key.KeyId);
    }
}
