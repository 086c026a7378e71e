using QkdMesh.Deployment.Tests.Processes;
using QkdMesh.Deployment.Tests.Rendering;

namespace QkdMesh.Deployment.Tests;

/// <summary>The configuration of each overlay, in a real Redis.</summary>
public class RedisTests
{
    private static readonly string[] Tls = ["--tls", "--cacert", "/run/secrets/redis/ca.crt"];

    private static string[] Silo =>
        [.. Tls, "--no-auth-warning", "--user", "qkdmesh", "--pass", MadeSecrets.Text("redis-client", "password")];

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task ProbesOfThePodAreAnswered(string overlay)
    {
        await using var redis = await RedisProcess.StartAsync(Overlay.Of(overlay));
        (await redis.RunAsync(Overlay.Of(overlay).Redis.Container.LivenessProbe.Exec.Command)).Should().Be("PONG");
        (await redis.RunAsync(Overlay.Of(overlay).Redis.Container.ReadinessProbe.Exec.Command)).Should().Be("PONG");
    }

    [Fact]
    public async Task EveryWriteIsOnDiskBeforeItIsAnswered()
    {
        await using var redis = await RedisProcess.StartAsync(Overlay.Of(Overlay.Dev));
        (await redis.AskAsync([], "config", "get", "appendonly")).Should().EndWith("yes");
        (await redis.AskAsync([], "config", "get", "appendfsync")).Should().EndWith("always");
        (await redis.AskAsync([], "config", "get", "maxmemory-policy")).Should().EndWith("noeviction");
    }

    [Fact]
    public async Task MetroKeepsWhatASiloWrites()
    {
        await using var redis = await RedisProcess.StartAsync(Overlay.Of(Overlay.Metro));
        (await redis.AskAsync(Silo, "set", "qkdmesh/madrid-ring/epoch", "written-by-a-silo")).Should().Be("OK");
        Directory.EnumerateFiles(redis.Data, "*.aof", SearchOption.AllDirectories)
            .Should().Contain(file => File.ReadAllText(file).Contains("written-by-a-silo"));
    }

    [Fact]
    public async Task MetroAnswersNobodyElse()
    {
        await using var redis = await RedisProcess.StartAsync(Overlay.Of(Overlay.Metro));
        (await redis.AskAsync([], "-e", "ping")).Should().Contain("exit code", "nothing is said without TLS");
        (await redis.AskAsync(Tls, "ping")).Should().StartWith("NOAUTH");
        (await redis.AskAsync([.. Tls, "--no-auth-warning", "--user", "qkdmesh", "--pass", "guessed"], "ping")).Should().Contain("NOAUTH");
        string[] probe = [.. Tls, "--no-auth-warning", "--user", "probe", "--pass", "any"];
        (await redis.AskAsync(probe, "get", "qkdmesh/madrid-ring/epoch")).Should().StartWith("NOPERM");
    }

    [Theory]
    [InlineData("flushall")]
    [InlineData("config", "get", "*")]
    [InlineData("shutdown")]
    [InlineData("acl", "list")]
    [InlineData("keys", "*")]
    public async Task ASiloMayNotRuleOverRedis(params string[] order)
    {
        await using var redis = await RedisProcess.StartAsync(Overlay.Of(Overlay.Metro));
        (await redis.AskAsync(Silo, order)).Should().StartWith("NOPERM");
    }
}
