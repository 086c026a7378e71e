using System.Text.Json;
using System.Text.RegularExpressions;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>The log of a silo that runs in its own process on a real Redis.</summary>
public sealed partial class ServeLogTests
{
    private const string Silo = "QkdMesh.Host.MeshHost", Health = "QkdMesh.Northbound.Health.NetworkHealth", Orders = "QkdMesh.Orders";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryOrderAndEveryStepOfTheSiloIsInItsLog_WithTheTime()
    {
        await using var redis = await RedisServer.StartAsync();
        string[] command =
        [
            MachineProgram.QkdMesh, "serve", "topologies/madrid-ring.yaml", "--port", "0", "--cluster", "--site", "all",
            "--redis", $"127.0.0.1:{redis.Port}", "--drain", "1",
            "--until-input-ends", "--json",
        ];
        using var silo = MachineProgram.Start(command, AppContext.BaseDirectory);
        var log = silo.StandardError.ReadToEndAsync(Cancellation);
        var ready = JsonDocument.Parse((await silo.StandardOutput.ReadLineAsync(Cancellation))!).RootElement;
        var address = ready.GetProperty("address").GetString()!;

        foreach (var order in new[]
        {
            "link cut norte-concepcion", "link restore norte-concepcion",
            "link tap norte-concepcion --fraction 0.25", "link stall norte-concepcion",
            "node quarantine distrito", "node release distrito", "topology apply topologies/madrid-ring.yaml",
        })
        {
            (await CommandLine.RunAsync([.. order.Split(' '), "--server", address])).ExitCode.Should().Be(0, order);
        }
        (await CommandLine.RunAsync("link", "cut", "nowhere", "--server", address)).ExitCode.Should().Be(1);
        var cluster = (await CommandLine.RunAsync("cluster", "status", "--json", "--server", address)).Json();
        silo.StandardInput.Close();
        await silo.WaitForExitAsync(Cancellation);

        silo.ExitCode.Should().Be(0);
        cluster.GetProperty("silos").EnumerateArray().Single().GetProperty("grpc_address").GetString().Should().Be(address);
        var lines = (await log).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().OnlyContain(line => BeginsWithTimeAndLevel().IsMatch(line));
        lines.Should().NotContain(line => line.Contains("membership store", StringComparison.Ordinal), "the store was there all the time");
        Of(Silo).Should().SatisfyRespectively(
            joined => joined.Should().Contain("joined cluster madrid-ring").And.Contain("hosts all").And.Contain(address),
            begins => begins.Should().Contain("drain begins"),
            ended => ended.Should().Contain("drain ended"));
        Of("QkdMesh.Links").Should().Contain(line => line.Contains("link norte-concepcion went down: active -> cut, because it is cut"))
            .And.Contain(line => line.Contains("link norte-concepcion: cut -> active"));
        Of(Health)[0].Should().Contain("ready: ");
        var topology = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "topologies/madrid-ring.yaml"), Cancellation);
        Of(Orders).Select(line => line[(line.IndexOf("ordered: ", StringComparison.Ordinal) + "ordered: ".Length)..]).Should().Equal(
            "cut link norte-concepcion: done",
            "restore link norte-concepcion: done",
            "tap 0.25 of link norte-concepcion: done",
            "stall link norte-concepcion: done",
            "quarantine node distrito: done",
            "release node distrito: done",
            $"apply a topology of {topology.Length} characters: done",
            "cut link nowhere: UNKNOWN_LINK");

        List<string> Of(string category) => [.. lines.Where(line => line.Contains($" {category}[", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task LogForMachinesIsJson_WithWhatATopologyChanges()
    {
        using var files = new TemporaryFolder("json-log");
        var ring = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "topologies/madrid-ring.yaml"), Cancellation);
        files.Write("shorter.yaml", ring.Replace("length_km: 8.1", "length_km: 8", StringComparison.Ordinal));
        await using var server = ServingProcess.Start(
            "topologies/madrid-ring.yaml", ["env", "QKDMESH_LOG_FORMAT=json"], "--log-level", "warning,QkdMesh.Orders=error");
        var address = (await server.AnswerAsync(Cancellation)).GetProperty("address").GetString()!;
        foreach (var order in new[] { $"topology apply {files["shorter.yaml"]}", "link cut norte-concepcion" })
            (await CommandLine.RunAsync([.. order.Split(' '), "--server", address])).ExitCode.Should().Be(0, order);

        var lines = (await server.StopAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();

        lines.Should().OnlyContain(line => line.GetProperty("Timestamp").GetString()!.EndsWith('Z'));
        MessagesOf("QkdMesh.Topology").Should().Equal("topology version 2 by an operator: link norte-concepcion: length 8.1 km -> 8 km");
        MessagesOf("QkdMesh.Links").Should().Contain(line => line.StartsWith("link norte-concepcion went down"));
        MessagesOf(Orders).Should().BeEmpty("this category has another level");

        IEnumerable<string> MessagesOf(string category) => lines
            .Where(line => line.GetProperty("Category").GetString() == category)
            .Select(line => line.GetProperty("Message").GetString()!);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (info|warn|fail): ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BeginsWithTimeAndLevel();
}
