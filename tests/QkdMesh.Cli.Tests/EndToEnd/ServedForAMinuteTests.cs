using Grpc.Core;
using QkdMesh.Client;
using QkdMesh.Core.Topology;
using QkdMesh.Northbound.V1;
using QkdMesh.Rehearsal;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>
/// The same requests, rehearsed and served by a real process for a minute. This takes minutes, so that only the night runs it. The suite
/// compares rehearsals with and without the beats that they leave out.
/// </summary>
public sealed class ServedForAMinuteTests : IDisposable
{
    private const double MeanKeys = 16.5, Tolerance = 0.02;

    // Both ends of a link are full of key.
    private const ulong FullBits = 2 * 256 * 1024 * 8;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new("served");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, double> Loads => [.. from file in Files.Keys from load in new[] { 0.5, 1, 2 } select (file, load)];

    private static Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal)
    {
        ["link"] = """
            name: link
            shape: point-to-point
            nodes: [{id: a}, {id: b}]
            links:
              - {ends: [a, b], length_km: 5, loss_db: 1, device: unit}
            devices:
              - {id: unit, key_rate_kbps: 800}
            saes:
              - {id: one, node: a, shares_with: [other]}
              - {id: other, node: b, shares_with: [one]}
            """,
        ["ring"] = """
            name: ring
            shape: ring
            nodes: [{id: a}, {id: b}, {id: c}, {id: d}]
            links:
              - {ends: [a, b], length_km: 5, loss_db: 1, device: unit}
              - {ends: [b, c], length_km: 5, loss_db: 1, device: unit}
              - {ends: [c, d], length_km: 5, loss_db: 1, device: unit}
              - {ends: [d, a], length_km: 5, loss_db: 1, device: unit}
            devices:
              - {id: unit, key_rate_kbps: 400}
            saes:
              - {id: one, node: a, shares_with: [other]}
              - {id: other, node: c, shares_with: [one]}
            """,
    };

    [Theory, Trait("time", "night"), MemberData(nameof(Loads))]
    public async Task RehearsalServesWhatServingServes(string name, double load)
    {
        _folder.Write($"{name}.yaml", Files[name]);
        var file = _folder[$"{name}.yaml"];
        var topology = new YamlTopologyReader().Read(Files[name], file).Topology!;
        var plan = (await CommandLine.RunAsync("plan", file, "--number", "16", "--json")).Json();
        var capacity = plan.GetProperty("scale").GetDouble() / MeanKeys;
        var rehearsed = new RehearsalPlan(OfferedLoad.Begin + Minute, Seed: 11)
        {
            RequestsPerSecond = load * capacity, CutsPerDay = 0, TapsPerDay = 0,
        };

        var served = await ServeAsync(file, topology, rehearsed);
        var report = NetworkRehearsal.Play(topology, rehearsed, _ => { }, Cancellation);

        var (asked, failed) = (report.Requests, report.Failures.Values.Sum());
        TestContext.Current.SendDiagnosticMessage(
            $"{name} at {load:0 %}: {asked} requests; served {served.Served / (double)served.Asked:0.0000} ({served.Keys} keys), "
            + $"rehearsed {(asked - failed) / (double)asked:0.0000} ({report.Keys} keys)");
        served.Asked.Should().Be(asked);
        served.Faults.Should().BeSubsetOf([StatusCode.ResourceExhausted, StatusCode.Unavailable, StatusCode.Aborted]);
        (served.Served / (double)asked).Should().BeApproximately((asked - failed) / (double)asked, Tolerance);
        double keys = Offered(topology, rehearsed).Sum(request => request.Count);
        (served.Keys / keys).Should().BeApproximately(report.Keys / keys, Tolerance);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<ServedLoad> ServeAsync(string file, NetworkTopology topology, RehearsalPlan plan)
    {
        await using var server = ServingProcess.Start(file, []);
        var ready = await server.AnswerAsync(Cancellation);
        using var client = new MeshClient(new Uri(ready.GetProperty("address").GetString()!));
        await FillAsync(client);
        var load = new ServedLoad(client, Cancellation);
        await load.RunAsync(Offered(topology, plan));
        await server.StopAsync(Cancellation);
        return load;
    }

    private static IEnumerable<OfferedRequest> Offered(NetworkTopology topology, RehearsalPlan plan) =>
        OfferedLoad.Of(topology, plan).TakeWhile(request => request.At <= plan.Length);

    private static async Task FillAsync(MeshClient client)
    {
        using var watch = new NetworkWatch(client, Cancellation);
        while (true)
        {
            var network = await client.Network.GetNetworkAsync(new GetNetworkRequest(), cancellationToken: Cancellation);
            if (network.Links.All(link => link.StockAToBBits + link.StockBToABits > 0.98 * FullBits)) return;
            await watch.ReadAsync(Cancellation);
        }
    }
}
