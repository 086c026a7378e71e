using QkdMesh.Deployment.Tests.Processes;
using QkdMesh.Deployment.Tests.Rendering;

namespace QkdMesh.Deployment.Tests;

/// <summary>The configuration of each overlay, in a real Redis.</summary>
public class RedisTests
{
    private static readonly string[] Tls = ["--tls", "--cacert", "/run/secrets/redis/ca.crt"];

    private static string[] Silo => [.. Tls, "--no-auth-warning", "--user", "qkdmesh", "--pass", MadeSecrets.Text("redis-client", "password")];

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void ProbesOfThePodAreAnswered(string overlay)
    {
        using var redis = new RedisProcess(Overlay.Of(overlay));
        redis.Run(Overlay.Of(overlay).Redis.Container.LivenessProbe.Exec.Command).Should().Be("PONG");
        redis.Run(Overlay.Of(overlay).Redis.Container.ReadinessProbe.Exec.Command).Should().Be("PONG");
    }

    [Fact]
    public void EveryWriteIsOnDiskBeforeItIsAnswered()
    {
        using var redis = new RedisProcess(Overlay.Of(Overlay.Dev));
        redis.Ask([], "config", "get", "appendonly").Should().EndWith("yes");
        redis.Ask([], "config", "get", "appendfsync").Should().EndWith("always");
        redis.Ask([], "config", "get", "maxmemory-policy").Should().EndWith("noeviction");
    }

    [Fact]
    public void MetroKeepsWhatASiloWrites()
    {
        using var redis = new RedisProcess(Overlay.Of(Overlay.Metro));
        redis.Ask(Silo, "set", "qkdmesh/madrid-ring/epoch", "written-by-a-silo").Should().Be("OK");
        Directory.EnumerateFiles(redis.Data, "*.aof", SearchOption.AllDirectories)
            .Should().Contain(file => File.ReadAllText(file).Contains("written-by-a-silo"));
    }

    [Fact]
    public void MetroAnswersNobodyElse()
    {
        using var redis = new RedisProcess(Overlay.Of(Overlay.Metro));
        redis.Ask([], "-e", "ping").Should().Contain("exit code", "nothing is said without TLS");
        redis.Ask(Tls, "ping").Should().StartWith("NOAUTH");
        redis.Ask([.. Tls, "--no-auth-warning", "--user", "qkdmesh", "--pass", "guessed"], "ping").Should().Contain("NOAUTH");
        redis.Ask([.. Tls, "--no-auth-warning", "--user", "probe", "--pass", "any"], "get", "qkdmesh/madrid-ring/epoch").Should().StartWith("NOPERM");
    }

    [Theory, InlineData("flushall"), InlineData("config", "get", "*"), InlineData("shutdown"), InlineData("acl", "list"), InlineData("keys", "*")]
    public void ASiloMayNotRuleOverRedis(params string[] order)
    {
        using var redis = new RedisProcess(Overlay.Of(Overlay.Metro));
        redis.Ask(Silo, order).Should().StartWith("NOPERM");
    }
}
