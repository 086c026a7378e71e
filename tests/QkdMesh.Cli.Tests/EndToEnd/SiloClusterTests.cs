using System.Net;
using QkdMesh.Bench.Cluster;
using QkdMesh.Cli.Commands.Bench;
using QkdMesh.Cli.Session;
using QkdMesh.Client;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>Three real silos, each in its own process, as the cluster bench runs them.</summary>
public sealed class SiloClusterTests
{
    [Fact]
    public async Task KeysAreMadeAndNothingIsLeft_WhenTheBenchRunsTenNodesOnThreeSilos()
    {
        await using var redis = await RedisServer.StartAsync();
        var network = new MetroNetwork(MetroNetwork.LeastNodes, ClusterBenchPlan.MetroRate);
        var cluster = await SiloCluster.StartAsync(
            ThisProgram.Run, redis.Address, network, ClusterBenchPlan.Silos, TestContext.Current.CancellationToken);
        await using (cluster)
        {
            (await redis.AskAsync(TestContext.Current.CancellationToken, "keys", "*")).Should().Contain("qkdmesh/bench-");
            cluster.Addresses.Should().OnlyHaveUniqueItems().And.HaveCount(ClusterBenchPlan.Silos);
            cluster.ResidentMib.Should().OnlyContain(mib => mib > 1);

            using var load = new ClusterLoad(cluster, keysPerCall: 1);
            await load.RunAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            load.OrFault().KeysPerS.Should().BePositive();
        }

        (await redis.AskAsync(TestContext.Current.CancellationToken, "keys", "*")).Should().BeEmpty();
        cluster.IsRunning.Should().BeFalse();
    }

    [Fact]
    public async Task FailureIsTheSilosOwn_WhenThereIsNoRedis()
    {
        var port = await RedisServer.PortOfOneThatEndedAsync();
        var network = new MetroNetwork(MetroNetwork.LeastNodes, ClusterBenchPlan.MetroRate);
        var address = new DnsEndPoint("127.0.0.1", port);
        var start = () => SiloCluster.StartAsync(ThisProgram.Run, address, network, silos: 1, TestContext.Current.CancellationToken);
        (await start.Should().ThrowAsync<ExpectedFailureException>()).Which.Failure.Reason.Should().Be("STORE_UNAVAILABLE");
    }
}
