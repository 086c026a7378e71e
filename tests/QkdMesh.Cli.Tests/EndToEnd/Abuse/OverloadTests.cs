using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.EndToEnd.Abuse;

/// <summary>
/// A real process on one processor. This test belongs on the other one: <c>taskset -c 1 QkdMesh.Cli.Tests --filter-class *Overload*</c>. A
/// tenant asks for 50 times its quota beside one that keeps to its own, and callers ask for twice what the processor can serve. Figures are
/// ratios of one run, for a quiet machine. QKDMESH_OVERLOAD_SECONDS sets another length than 60 s.
/// </summary>
[Trait("time", "night")]
public sealed class OverloadTests : IDisposable
{
    private const int GreedyQuota = 100, Channels = 4;

    private const string Master = "polite-a", Slave = "polite-b";

    private const string Topology = """
        name: overload
        shape: point-to-point
        nodes: [{id: n}, {id: m}]
        spans: [{length_km: 10, loss_db: 2, device: metro-1ghz}]
        tenants:
          - {id: greedy, quotas: {requests_per_second: 100}}
          - {id: polite}
        saes:
          - {id: greedy-a, node: n, tenant: greedy, shares_with: [greedy-b]}
          - {id: greedy-b, node: n, tenant: greedy, shares_with: [greedy-a]}
          - {id: polite-a, node: n, tenant: polite, shares_with: [polite-b]}
          - {id: polite-b, node: n, tenant: polite, shares_with: [polite-a]}
        """;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(
        double.Parse(Environment.GetEnvironmentVariable("QKDMESH_OVERLOAD_SECONDS") ?? "60", CultureInfo.InvariantCulture));

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new("overload");
    private readonly List<GrpcChannel> _channels = [];
    private Uri _address = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PoliteTenantIsServedAsIfAlone_BesideOneAt50TimesItsQuota()
    {
        await using var server = await StartAsync();
        await WarmAsync();
        var alone = await Polite().RunAsync(Length);
        using var process = Process.GetProcessById(server.Id);
        var before = process.WorkingSet64;

        using var orders = new PlainCalls(_address, "greedy-a", "greedy-b");
        var greedy = new PacedCalls(50.5 * GreedyQuota, _ => orders.OrderAsync(Cancellation)).RunAsync(Length);
        var beside = await Polite().RunAsync(Length);
        process.Refresh();

        await Console.Out.WriteLineAsync(
            $"{Length.TotalSeconds:0} s. polite alone: {alone}\npolite beside: {beside}\ngreedy: {await greedy}\n"
            + $"p99 beside to alone {beside.Percentile(0.99) / alone.Percentile(0.99):0.00}; "
            + $"working set {before >> 20} to {process.WorkingSet64 >> 20} MiB");
        (beside.Goodput / alone.Goodput).Should().BeGreaterThanOrEqualTo(0.98);
        (await greedy).Made.Should().BeGreaterThanOrEqualTo((int)(50 * GreedyQuota * Length.TotalSeconds));
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task CallsAreServedInTime_AtTwiceWhatTheProcessorCanServe()
    {
        await using var server = await StartAsync();
        await WarmAsync();
        var capacity = await CapacityAsync(TimeSpan.FromSeconds(10));

        var twice = await new PacedCalls(2 * capacity, CallAsync).RunAsync(Length);

        var goodput = twice.Served / Length.TotalSeconds / capacity;
        await Console.Out.WriteLineAsync(
            $"{Length.TotalSeconds:0} s. capacity {capacity:0} calls/s; {twice}; goodput {goodput:0.00} of it");
        goodput.Should().BeGreaterThanOrEqualTo(0.8);
        await server.StopAsync(Cancellation);
    }

    public void Dispose()
    {
        _channels.ForEach(each => each.Dispose());
        _folder.Dispose();
    }

    private async Task<ServingProcess> StartAsync()
    {
        _folder.Write("overload.yaml", Topology);
        var server = ServingProcess.Start(_folder["overload.yaml"], ["taskset", "1"]);
        var answer = await server.AnswerAsync(Cancellation);
        _address = new(answer.GetProperty("address").GetString()!);
        for (var each = 0; each < Channels; each++) _channels.Add(GrpcChannel.ForAddress(_address));
        return server;
    }

    private static DateTime Deadline => TimeProvider.System.GetUtcNow().UtcDateTime + Patience;

    private PacedCalls Polite() => new(50, CallAsync);

    private Task<double> WarmAsync() => CapacityAsync(TimeSpan.FromSeconds(15));

    // Calls a second that are served, while each of some callers makes one call after the other: enough to keep the processor busy.
    private async Task<double> CapacityAsync(TimeSpan length)
    {
        var begun = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, 16 * Channels).Select(async at =>
        {
            var served = 0;
            while (Stopwatch.GetElapsedTime(begun) < length)
            {
                if (await CallAsync(at) == StatusCode.OK) served++;
            }
            return served;
        }));
        return counts.Sum() / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private async Task<StatusCode> CallAsync(int number)
    {
        try
        {
            var keys = new KeySupply.KeySupplyClient(_channels[number % Channels]);
            var made = await keys.GetKeysAsync(new() { PeerSaeId = Slave, Number = 1 }, MeshClient.As(Master), Deadline);
            await keys.GetKeysByIdAsync(
                new() { PeerSaeId = Master, KeyIds = { made.Keys[0].KeyId } }, MeshClient.As(Slave), Deadline);
            return StatusCode.OK;
        }
        catch (RpcException refusal)
        {
            return refusal.StatusCode;
        }
    }
}
