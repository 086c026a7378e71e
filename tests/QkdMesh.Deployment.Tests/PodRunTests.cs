using System.Diagnostics;
using System.Text.Json;
using QkdMesh.Deployment.Tests.Processes;
using QkdMesh.Deployment.Tests.Rendering;
using QkdMesh.Deployment.Tests.Serving;

namespace QkdMesh.Deployment.Tests;

/// <summary>A pod without an image: the published folder, run as another user on read-only file systems with the pod's settings.</summary>
public sealed class PodRunTests(PublishedFolder published) : IClassFixture<PublishedFolder>, IDisposable
{
    private readonly CancellationTokenSource _patience =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task ASiloJoinsRedisAnswersItsProbesAndStopsWhenTold(string name)
    {
        _patience.CancelAfter(TimeSpan.FromMinutes(1));
        var overlay = Overlay.Of(name);
        var pod = overlay.Silos.First();
        await using var redis = await RedisProcess.StartAsync(overlay);
        using var files = new MountedFiles(overlay, pod, secretFor: WithAllSites);
        using var silo = published.StartAsInAContainer(SettingsHere(pod, redis, files), pod.Container.Args);
        try
        {
            var management = await ReadyAsync(silo);
            File.ReadLines($"/proc/{silo.Id}/status").Should()
                .Contain("Uid:\t1654\t1654\t1654\t1654").And.Contain("CapEff:\t0000000000000000");
            File.ReadLines($"/proc/{silo.Id}/maps").Select(line => line.Split('/')[^1]).Should().Contain("QkdMesh.Core.dll")
                .And.NotContain(["QkdMesh.Planning.dll", "Google.OrTools.dll"], "a silo plans nothing");
            // A kubelet does not check certificates, and has none.
            using var blind = new SocketsHttpHandler();
            blind.SslOptions.RemoteCertificateValidationCallback = (_, server, _, _) => server is not null;
            using var prober = new HttpClient(blind) { BaseAddress = management };
            foreach (var probe in new[] { pod.Container.StartupProbe, pod.Container.LivenessProbe, pod.Container.ReadinessProbe })
            {
                var response = await prober.GetAsync(new Uri(probe.HttpGet.Path, UriKind.Relative), _patience.Token);
                response.IsSuccessStatusCode.Should().BeTrue(probe.HttpGet.Path);
            }

            Tool.Run("kill", "-TERM", $"{silo.Id}");
            await silo.WaitForExitAsync(_patience.Token);
            silo.ExitCode.Should().Be(0);
        }
        finally
        {
            if (!silo.HasExited) silo.Kill();
        }
    }

    [Fact]
    public void ThePublishedFolderHasTheLicences() => published.Files.Should().Contain(["LICENSE", "NOTICE", "THIRD-PARTY-NOTICES.md"]);

    [Fact]
    public void TheImageHasNoSolver_WhichOnlyPlansNeed()
    {
        published.Files.Should().Contain("qkdmesh").And.Contain("QkdMesh.Planning.dll");
        published.Files.Where(file => file.Contains("ortools", StringComparison.OrdinalIgnoreCase))
            .Where(file => !file.EndsWith("Google.OrTools.dll", StringComparison.Ordinal))
            .Should().BeEmpty("pods relay keys and plan nothing: native code that they do not need is not there to be attacked");
    }

    public void Dispose() => _patience.Dispose();

    // One silo hosts all sites, so it has the certificate of the silo that may.
    private static string WithAllSites(string secret) =>
        secret.StartsWith("silo-", StringComparison.Ordinal) ? $"silo-{MadeSecrets.SiloOfDev}" : secret;

    // One silo hosts all sites, at free ports.
    private static Dictionary<string, string> SettingsHere(Workload pod, RedisProcess redis, MountedFiles files) =>
        new(ServeContract.EnvironmentOf(pod, "127.0.0.1", files), StringComparer.Ordinal)
        {
            ["QKDMESH_SITE"] = "all",
            ["QKDMESH_PORT"] = "0",
            ["QKDMESH_MANAGEMENT_PORT"] = "0",
            ["QKDMESH_SILO_PORT"] = "0",
            ["QKDMESH_OPERATOR_PORT"] = "0",
            ["QKDMESH_REDIS"] = $"redis:{redis.Port}",
        };

    /// <summary>The address for probes, from the line that the silo prints when it is ready.</summary>
    private async Task<Uri> ReadyAsync(Process silo)
    {
        var line = await silo.StandardOutput.ReadLineAsync(_patience.Token);
        if (line is null) Assert.Fail($"it ended with:\n{await silo.StandardError.ReadToEndAsync(_patience.Token)}");
        using var answer = JsonDocument.Parse(line);
        answer.RootElement.TryGetProperty("ready", out var ready).Should().BeTrue(line);
        ready.GetBoolean().Should().BeTrue();
        return new Uri(answer.RootElement.GetProperty("management").GetString()!);
    }
}
