using Grpc.Core;
using Grpc.Net.Client;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Memory;
using QkdMesh.Host.Tests.Telemetry;
using QkdMesh.Northbound.Errors;
using QkdMesh.Northbound.V1;
using QkdMesh.Topologies;

namespace QkdMesh.Host.Tests.Memory;

/// <summary>
/// Keys between SAEs of one node cost no link key, so nothing but memory stops SAEs that order without end. Four of them took a process to
/// 1.4 GB in 15 seconds, and kept it there for ten minutes.
/// </summary>
public sealed class KeyFloodTests : IAsyncLifetime
{
    private const long Budget = 48 << 20;

    private const int Greedy = 4, Orders = 600;

    private readonly List<GrpcChannel> _channels = [];
    private readonly HttpClient _http = new();
    private MeshHost _host = null!;
    private MemoryBudget _memory = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await MeshHost.StartAsync(
            new MeshHostOptions
            {
                Topology = new YamlTopologyReader().Read(OneNode, "one-node.yaml").Topology!, ManagementPort = 0, MemoryBudget = Budget,
            },
            Cancelled);
        _memory = (MemoryBudget)_host.Services.GetService(typeof(MemoryBudget))!;
    }

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(each => each.Dispose());
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task MemoryIsBoundedAndAPoliteSaeIsServed_WhenOthersOrderKeysWithoutEnd()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var refusals = (await Task.WhenAll(Enumerable.Range(0, Greedy).Select(FloodAsync))).SelectMany(each => each).ToList();
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;

        refusals.Should().NotBeEmpty().And.OnlyContain(reason => reason == "KEY_STORE_FULL" || reason == "MEMORY_FULL");
        _memory.UsedFor(MemoryUse.Keys).Should().BeInRange(_memory.MostFor(MemoryUse.Keys) / 2, _memory.MostFor(MemoryUse.Keys));
        taken.Should().BeLessThan(Budget, "what is counted is what is taken");

        var polite = Client();
        for (var turn = 0; turn < 100; turn++)
        {
            var keys = await polite.GetKeysAsync(new() { PeerSaeId = "friend", Number = 10 }, MadridRing.As("polite"));
            var collected = await CollectAsync("friend", "polite", keys.Keys.Select(key => key.KeyId));
            collected.Should().HaveCount(10);
        }

        var ready = await _http.GetStringAsync(new Uri(_host.Management!, "/health/ready"), Cancelled);
        ready.Should().MatchRegex("\nmemory of callers: [0-9]+ of 41 MiB");
        var metrics = Exposition.Parse(await _http.GetStringAsync(new Uri(_host.Management!, "/metrics"), Cancelled));
        metrics.Sum("qkdmesh_memory_used_bytes").Should().BeLessThan(metrics.Sum("qkdmesh_memory_limit_bytes"));
    }

    [Fact]
    public async Task AllRoomIsBack_WhenTheKeysAreCollected()
    {
        var ids = new List<string>();
        for (var order = 0; order < 5; order++) ids.AddRange(await OrderAsync("greedy-0", "greedy-1"));
        _memory.UsedFor(MemoryUse.Keys).Should().BeGreaterThan(5 * 128 * 1024);

        foreach (var batch in ids.Chunk(128)) await CollectAsync("greedy-1", "greedy-0", batch);

        _memory.UsedFor(MemoryUse.Keys).Should().Be(0);
    }

    [Fact]
    public async Task CallIsRefusedBeforeAnyWork_WhenCallsTakeTheirMemory()
    {
        while (_memory.Take(new(MemoryUse.Calls, 1024)) is null)
        {
        }

        var refused = await FluentActions.Awaiting(() => OrderAsync("greedy-0", "greedy-1")).Should().ThrowAsync<RpcException>();

        refused.Which.StatusCode.Should().Be(StatusCode.ResourceExhausted);
        refused.Which.Trailers.GetValue(ErrorStatus.ReasonTrailer).Should().Be("MEMORY_FULL");
        refused.Which.Trailers.GetValue(ErrorStatus.RetryableTrailer).Should().Be("true");
        _memory.UsedFor(MemoryUse.Keys).Should().Be(0);
    }

    // Each in two calls at a time, to all others.
    private async Task<IEnumerable<string>> FloodAsync(int number)
    {
        var refusals = new List<string>();
        for (var order = 0; order < Orders / 2; order++)
        {
            var peer = $"greedy-{(number + 1 + (order % (Greedy - 1))) % Greedy}";
            foreach (var ordering in new[] { OrderAsync($"greedy-{number}", peer), OrderAsync($"greedy-{number}", peer) })
            {
                try
                {
                    await ordering;
                }
                catch (RpcException refusal)
                {
                    refusals.Add(refusal.Trailers.GetValue(ErrorStatus.ReasonTrailer)!);
                }
            }
        }
        return refusals;
    }

    private async Task<IReadOnlyList<string>> OrderAsync(string sae, string peer)
    {
        var options = new KeySupplyOptions();
        var request = new GetKeysRequest
        {
            PeerSaeId = peer, Number = (uint)options.MaxKeysPerRequest, SizeBits = (uint)options.MaxKeySize,
        };
        var keys = await Client().GetKeysAsync(request, MadridRing.As(sae));
        return [.. keys.Keys.Select(key => key.KeyId)];
    }

    private async Task<IReadOnlyList<Key>> CollectAsync(string sae, string master, IEnumerable<string> ids) =>
        (await Client().GetKeysByIdAsync(new() { PeerSaeId = master, KeyIds = { ids } }, MadridRing.As(sae))).Keys;

    private KeySupply.KeySupplyClient Client()
    {
        if (_channels.Count == 0) _channels.Add(GrpcChannel.ForAddress(_host.Address));
        return new(_channels[0]);
    }

    private static string OneNode
    {
        get
        {
            string[] greedy = [.. Enumerable.Range(0, Greedy).Select(number => $"greedy-{number}")];
            var saes = greedy.Select(sae => $"  - {{id: {sae}, node: n, shares_with: [{string.Join(", ", greedy.Except([sae]))}]}}\n");
            return $$"""
                name: one-node
                shape: point-to-point
                nodes: [{id: n}, {id: m}]
                spans: [{length_km: 10, loss_db: 2, device: metro-1ghz}]
                saes:
                  - {id: polite, node: n, shares_with: [friend]}
                  - {id: friend, node: n, shares_with: [polite]}
                {{string.Concat(saes)}}
                """;
        }
    }
}
