using System.Text.Json;
using QkdMesh.Testing.Sources;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>The commands of README's section "Secured", on real processes: from a topology file to keys that both SAEs have.</summary>
public sealed class SecuredStartTests : IDisposable
{
    private readonly TemporaryFolder _files = new("secured-start");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoCommandsGiveAFirstKey_AndARevokedCallerGetsNone()
    {
        var (init, serve, get) = Readme();
        var made = (await CommandLine.RunAsync([.. init, "--out", _files["madrid-ring-pki"], "--json"])).Json();
        Texts(made, "commands").Should().Equal(
            [$"qkdmesh {string.Join(' ', serve)}", $"qkdmesh {string.Join(' ', get)}"], "README shows what the command prints");

        await using var server = ServingProcess.Start(serve[1], [], [.. serve[2..], "--operator-port", "0"]);
        var answer = await server.AnswerAsync(Cancellation);
        var keys = await RunAsync(answer, "address", get);
        keys.Error.Should().BeEmpty();
        var key = keys.Json().GetProperty("keys")[0];
        var collected = await RunAsync(answer, "address", [
            "key", "collect", key.GetProperty("key_id").GetString()!, "--peer", "bank-quiron",
            .. Calling("saes/bank-norte"),
        ]);
        collected.Json().GetProperty("keys")[0].GetProperty("key").GetString().Should().Be(key.GetProperty("key").GetString());
        (await RunAsync(answer, "operators", ["network", "show", .. Calling("operators/admin")])).ExitCode.Should().Be(0);
        (await RunAsync(answer, "operators", ["network", "show", .. Calling("saes/bank-norte")])).ExitCode.Should().Be(1);

        await CommandLine.RunAsync("pki", "revoke", _files["madrid-ring-pki"], "saes/bank-quiron");
        while ((await RunAsync(answer, "address", get)).ExitCode == 0) Cancellation.ThrowIfCancellationRequested();
        (await RunAsync(answer, "address", [.. get[..2], "--peer", "bank-quiron", .. Calling("saes/bank-norte")])).ExitCode.Should().Be(0);
        // The server stops in time though callers were refused.
        await server.StopAsync(Cancellation);
        server.ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("saes/bank-norte", "is that of SAE bank-norte")]
    [InlineData("operators/admin", "is that of operator admin")]
    [InlineData("nodes/norte", "is that of node norte")]
    public async Task ServerDoesNotStart_WithACertificateThatIsNotAServers(string member, string why)
    {
        await CommandLine.RunAsync("pki", "init", "topologies/madrid-ring.yaml", "--out", _files["pki"]);
        var run = await CommandLine.RunAsync(
            "serve", _files["pki/topology.yaml"], "--port", "0", "--tls", _files[$"pki/{member}"], "--trust", _files["pki/trust"]);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain(why).And.Contain("silos/NAME").And.EndWith("(CREDENTIAL_UNUSABLE)\n");
    }

    public void Dispose() => _files.Dispose();

    /// <summary>The words of the three commands after the name of the program, with the folder of this test in its place.</summary>
    private (string[] Init, string[] Serve, string[] Get) Readme()
    {
        var lines = Repository.Lines("README.md").SkipWhile(line => line != "### Secured")
            .Where(line => line.StartsWith("qkdmesh ", StringComparison.Ordinal)).Take(3)
            .Select(line => line.Split(' ')[1..].Select(InFolder).ToArray()).ToList();
        return (lines[0], lines[1], lines[2]);
    }

    private string InFolder(string word) =>
        word.StartsWith("madrid-ring-pki", StringComparison.Ordinal) ? _files[word] : word;

    private string[] Calling(string member) =>
        ["--server", "https://127.0.0.1:7014", "--credentials", _files[$"madrid-ring-pki/{member}"]];

    private static Task<CommandLine> RunAsync(JsonElement answer, string address, string[] words) => CommandLine.RunAsync(
        [.. words.Select(word => word == "https://127.0.0.1:7014" ? answer.GetProperty(address).GetString()! : word), "--json"]);

    private static IEnumerable<string?> Texts(JsonElement element, string name) =>
        element.GetProperty(name).EnumerateArray().Select(each => each.GetString());
}
