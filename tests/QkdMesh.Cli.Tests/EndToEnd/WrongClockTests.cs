using QkdMesh.Clustering;
using QkdMesh.Host;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>A silo whose clock is behind by the time that a silo has to join. Its process is real, and so is Redis.</summary>
public sealed class WrongClockTests
{
    // The monotonic clock stays right, as on a machine whose time was set wrong.
    private static readonly string[] Behind =
        ["env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0", "faketime", "-m", "-f", "-20s"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SiloJoinsAndServes_AndItsLogNamesTheClock()
    {
        const string File = "topologies/milan-datacenters-40km.yaml";
        await using var redis = await RedisServer.StartAsync();
        var text = await System.IO.File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, File), Cancellation);
        await using var right = await MeshHost.StartAsync(
            new MeshHostOptions
            {
                Topology = new YamlTopologyReader().Read(text, File).Topology!,
                Cluster = new ClusterSettings
                {
                    ClusterId = "milan", Nodes = "dc-milan", Redis = new RedisSettings(redis.Address), SiloPort = 0,
                },
            },
            Cancellation);
        await using var behind = ServingProcess.Start(
            File, Behind, "--cluster", "--cluster-id", "milan", "--site", "dc-lodi", "--redis", $"127.0.0.1:{redis.Port}", "--drain", "0");

        var answer = await behind.AnswerAsync(Cancellation);
        await right.WaitForServiceAsync(service => service.Serving == 1, Cancellation);

        answer.GetProperty("ready").GetBoolean().Should().BeTrue();
        (await behind.StopAsync(Cancellation)).Should()
            .Contain("the clock of this machine is 20").And.Contain("s behind the clock of Redis: set it right (NTP)")
            .And.NotContain("dead");
    }
}
