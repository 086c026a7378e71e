using QkdMesh.Clustering;
using QkdMesh.Host;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>A silo whose clock is behind by the time that a silo has to join. Its process is real, and so is Redis.</summary>
public sealed class WrongClockTests
{
    private const string File = "topologies/milan-datacenters-40km.yaml";

    // The monotonic clock stays right, as on a machine whose time was set wrong.
    private static string[] Behind(int seconds) =>
        ["env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0", "faketime", "-m", "-f", $"-{seconds}s"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SiloJoinsAndServes_WhenItsClockIsBehindTheStartOfItsPredecessor()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var right = await MeshHost.StartAsync(await OptionsAsync(redis), Cancellation);
        string[] options =
        [
            "--cluster", "--cluster-id", "milan", "--site", "dc-lodi", "--redis", $"127.0.0.1:{redis.Port}", "--drain", "0",
            "--silo-port", $"{FreePort.Find()}",
        ];
        await using (var predecessor = ServingProcess.Start(File, [], options))
            await predecessor.AnswerAsync(Cancellation);
        await using var behind = ServingProcess.Start(File, Behind(600), options);

        var answer = await behind.AnswerAsync(Cancellation);

        answer.GetProperty("ready").GetBoolean().Should().BeTrue();
        (await behind.StopAsync(Cancellation)).Should()
            .Contain("the last silo at this address and port started with a clock that is ").And.Contain("This silo joins all the same")
            .And.NotContain("dead");
        behind.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task SiloJoinsAndServes_AndItsLogNamesTheClock()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var right = await MeshHost.StartAsync(await OptionsAsync(redis), Cancellation);
        await using var behind = ServingProcess.Start(
            File, Behind(20),
            "--cluster", "--cluster-id", "milan", "--site", "dc-lodi", "--redis", $"127.0.0.1:{redis.Port}", "--drain", "0");

        var answer = await behind.AnswerAsync(Cancellation);
        await right.WaitForServiceAsync(service => service.Serving == 1, Cancellation);

        answer.GetProperty("ready").GetBoolean().Should().BeTrue();
        (await behind.StopAsync(Cancellation)).Should()
            .Contain("the clock of this machine is 20").And.Contain("s behind the clock of Redis: set it right (NTP)")
            .And.NotContain("dead");
    }

    private static async Task<MeshHostOptions> OptionsAsync(RedisServer redis)
    {
        var text = await System.IO.File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, File), Cancellation);
        return new()
        {
            Topology = new YamlTopologyReader().Read(text, File).Topology!,
            Cluster = new ClusterSettings
            {
                ClusterId = "milan", Nodes = "dc-milan", Redis = new RedisSettings(redis.Address), SiloPort = 0,
            },
        };
    }
}
