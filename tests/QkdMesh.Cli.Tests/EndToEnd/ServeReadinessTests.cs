using System.Text.Json;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>A server says itself when it is ready, and what it cannot serve. Each server is a real process.</summary>
public sealed class ServeReadinessTests : IDisposable
{
    private const string DeadKme = """
        name: three
        shape: mesh
        nodes:
          - {id: a}
          - {id: b}
          - {id: c}
        devices:
          - {id: metro, key_rate_kbps: 1000}
        links:
          - {id: a-b, ends: [a, b], length_km: 10, loss_db: 2, device: metro}
          - id: b-c
            ends: [b, c]
            length_km: 10
            loss_db: 2
            device: metro
            etsi014: {a: {url: "https://127.0.0.1:1", sae_id: kb}, b: {url: "https://127.0.0.1:1", sae_id: kc}}
        saes:
          - {id: sa, node: a, shares_with: [sb]}
          - {id: sb, node: b, shares_with: [sa]}
        """;

    private const string DarkLink = """
        name: two
        shape: point-to-point
        nodes:
          - {id: a}
          - {id: b}
        devices:
          - {id: metro, bb84: {}}
        spans:
          - {id: a-b, length_km: 100, loss_db_per_km: 0.45, device: metro}
        saes:
          - {id: sa, node: a, shares_with: [sb]}
          - {id: sb, node: b, shares_with: [sa]}
        """;

    private readonly CertificateFiles _files = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Nothing answers at port 1. A program that used this proxy would fail.</summary>
    private static string[] WithDeadProxy =>
    [
        "env",
        .. new[] { "http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY" }.Select(name => $"{name}=http://127.0.0.1:1"),
    ];

    [Fact]
    public async Task ServerGivesKeysAndNamesTheDeadLink_WhenAKmeIsOffAndAProxyIsSet()
    {
        _files.Write("three.yaml", DeadKme);
        await using var server = ServingProcess.Start(
            _files["three.yaml"], WithDeadProxy,
            "--kme-certificate-file", _files["server.pem"], "--kme-key-file", _files["server.key"]);

        var answer = await server.AnswerAsync(Cancellation);
        var key = await MachineProgram.RunAsync(
            [.. WithDeadProxy, MachineProgram.QkdMesh, "key", "get", "--sae", "sa", "--peer", "sb", "--server", At(answer, "address")],
            Cancellation);
        var (status, body) = await ReadyAsync(answer);

        answer.GetProperty("ready").GetBoolean().Should().BeTrue();
        var dead = answer.GetProperty("not_served").EnumerateArray().Should().ContainSingle().Subject;
        dead.GetProperty("link").GetString().Should().Be("b-c");
        dead.GetProperty("reason").GetString().Should().StartWith("b: KME 127.0.0.1:1: it cannot be reached");
        (key.ExitCode, key.Error).Should().Be((0, ""));
        status.Should().Be(200);
        body.Should().StartWith("ok, contract ").And.Contain("\nnot served: link b-c: b: KME 127.0.0.1:1: it cannot be reached");
        (await server.StopAsync(Cancellation)).Should()
            .Contain("ready: 1 of 2 links of this silo's nodes carry key; not served: link b-c: b: KME ").And.NotContain("not ready");
        server.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task ServerThatCannotGiveAKeySaysWhyAndRunsOn_AtEveryAddressOfTheMachine()
    {
        _files.Write("two.yaml", DarkLink);
        // A network of its own, because the server listens at every address.
        await using var server = ServingProcess.Start(
            _files["two.yaml"], ["unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$0\" \"$@\""], "--listen", "0.0.0.0",
            "--insecure-listen");

        var answer = await server.AnswerAsync(Cancellation);
        string[] there = ["nsenter", "--net", "--target", $"{server.Id}"];
        var ready = await MachineProgram.RunAsync(
            [.. there, "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$0; printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3",
                $"{new Uri(At(answer, "management")).Port}"],
            Cancellation);
        var shows = new[] { At(answer, "address"), At(answer, "address").Replace("127.0.0.1", "0.0.0.0", StringComparison.Ordinal) }
            .Select(address => MachineProgram.RunAsync(
                [.. there, MachineProgram.QkdMesh, "network", "show", "--json", "--server", address], Cancellation));

        const string Why = "it makes no key: its fibre loses 45 dB";
        answer.GetProperty("ready").GetBoolean().Should().BeFalse();
        answer.GetProperty("not_served").GetRawText().Should().Be($$"""[{"link":"a-b","reason":"{{Why}}"}]""");
        ready.Output.Should().StartWith("HTTP/1.1 503 ").And.EndWith($"no link of this silo's nodes carries key: link a-b: {Why}\n");
        (await Task.WhenAll(shows)).Should().OnlyContain(show => show.ExitCode == 0);
        (await server.StopAsync(Cancellation)).Should()
            .Contain($"not ready: no link of this silo's nodes carries key: link a-b: {Why}")
            .And.Contain("two.yaml:9:47: warning: a-b makes no key: its fibre loses 45 dB; ");
        server.ExitCode.Should().Be(0);
    }

    public void Dispose() => _files.Dispose();

    private static string At(JsonElement answer, string what) => answer.GetProperty(what).GetString()!;

    private static async Task<(int Status, string Body)> ReadyAsync(JsonElement answer)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var response = await http.GetAsync(new Uri($"{At(answer, "management")}/health/ready"), Cancellation);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
