using System.Net;
using QkdMesh.Clustering;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using QkdMesh.Host;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>A silo of this release beside a silo with another contract. Redis and the silo that starts are real processes.</summary>
public sealed class OtherContractTests
{
    private const int Other = 999;

    [Fact]
    public async Task SiloSaysWhatToDo_AndTheOtherOneGoesOn()
    {
        await using var redis = await RedisServer.StartAsync();
        var running = await MeshHost.StartAsync(Options(redis), TestContext.Current.CancellationToken);
        await using (running)
        {
            string[] command =
            [
                MachineProgram.QkdMesh, "serve", "topologies/madrid-ring.yaml", "--port", "0", "--cluster", "--site", "all",
                "--redis", $"127.0.0.1:{redis.Port}", "--json",
            ];
            var refused = await MachineProgram.RunAsync(command, TestContext.Current.CancellationToken, folder: AppContext.BaseDirectory);

            refused.ExitCode.Should().Be(1);
            refused.Output.Should().Contain("OTHER_CONTRACT")
                .And.Contain($"keeps to contract {Other}, and this silo to {SiloContract.Number}")
                .And.Contain("Stop every silo of cluster 'madrid-ring'");
            var server = running.Address.ToString();
            var status = (await CommandLine.RunAsync("cluster", "status", "--json", "--server", server)).Json();
            status.GetProperty("silos").EnumerateArray().Single().GetProperty("contract").GetInt32().Should().Be(Other);
            (await CommandLine.RunAsync("key", "get", "--sae", "bank-norte", "--peer", "bank-quiron", "--server", server))
                .ExitCode.Should().Be(0);
        }
    }

    private static MeshHostOptions Options(RedisServer redis) => new()
    {
        Topology = Ring(),
        Cluster = new ClusterSettings
        {
            ClusterId = "madrid-ring", Nodes = "all", Redis = new RedisSettings(redis.Address), SiloPort = 0, Contract = Other,
            SiloAddress = IPAddress.Loopback,
        },
    };

    private static NetworkTopology Ring()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "topologies/madrid-ring.yaml");
        return new YamlTopologyReader().Read(File.ReadAllText(path), path).Topology!;
    }
}
