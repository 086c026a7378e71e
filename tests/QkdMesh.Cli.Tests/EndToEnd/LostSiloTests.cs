using System.Text.Json;
using QkdMesh.Clustering;
using QkdMesh.Host;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>What operators see when a silo of two is gone, and when Redis is. Silos and Redis are real.</summary>
public sealed class LostSiloTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NodesLinksAndClusterSayWhatIsGone()
    {
        await using var redis = await RedisServer.StartAsync();
        // Ends with Redis there: without it, the end takes a minute.
        await using var here = await StartAsync(redis, "n0,n2");
        await using (await StartAsync(redis, "n1,n2"))
        {
            await here.WaitForServiceAsync(service => service.Serving == 2, Cancellation);
            (await CommandLine.RunAsync("link", "cut", "n1-n2", "--server", Server(here))).Output.Should().Contain("n1-n2 (n1 - n2): cut");
            Condition(await ShowAsync(here), "n1-n2").Should().Be("cut");
        }

        JsonElement network;
        do network = await ShowAsync(here);
        while (Silos(network, "n1") > 0 || Condition(network, "n0-n1") != "no-silo");
        (Silos(network, "n0"), Silos(network, "n2")).Should().Be((1, 1));
        Link(network, "n0-n1").GetProperty("secret_key_rate_bps").GetDouble().Should().Be(0);
        Link(network, "n0-n1").GetProperty("condition_reason").GetString().Should().Be("no silo hosts node n1");
        var table = (await CommandLine.RunAsync("network", "show", "--server", Server(here))).Output;
        table.Should().Contain("no-silo, trusted").And.Contain("n0-n1 carries no key: no silo hosts node n1");

        var cluster = await CommandLine.RunAsync("cluster", "status", "--server", Server(here));
        cluster.ExitCode.Should().Be(1);
        cluster.Output.Should().Contain("No running silo hosts: n1.")
            .And.Contain("One running silo hosts: n0, n2.").And.NotContain("Redis");

        JsonElement status;
        using (redis.Hold())
        {
            do
            {
                Cancellation.ThrowIfCancellationRequested();
                status = (await CommandLine.RunAsync("cluster", "status", "--json", "--server", Server(here))).Json();
            }
            while (status.GetProperty("store_available").GetBoolean());
        }

        status.GetProperty("single_silo_nodes").EnumerateArray().Select(node => node.GetString()).Should().Equal("n0", "n2");
    }

    private static Task<MeshHost> StartAsync(RedisServer redis, string nodes) => MeshHost.StartAsync(
        new MeshHostOptions
        {
            Topology = Networks.Chain(3),
            Cluster = new ClusterSettings { ClusterId = "mesh", Nodes = nodes, Redis = new RedisSettings(redis.Address), SiloPort = 0 },
        },
        Cancellation);

    private static async Task<JsonElement> ShowAsync(MeshHost host)
    {
        Cancellation.ThrowIfCancellationRequested();
        return (await CommandLine.RunAsync("network", "show", "--json", "--server", Server(host))).Json();
    }

    private static string Server(MeshHost host) => host.Address.ToString();

    private static int Silos(JsonElement network, string node) => Item(network, "nodes", node).GetProperty("silos").GetInt32();

    private static string? Condition(JsonElement network, string link) => Link(network, link).GetProperty("condition").GetString();

    private static JsonElement Link(JsonElement network, string link) => Item(network, "links", link);

    private static JsonElement Item(JsonElement network, string list, string id) =>
        network.GetProperty(list).EnumerateArray().Single(item => item.GetProperty("id").GetString() == id);
}
