using System.Text.Json;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>Two operators with certificates release a node, and change a topology, by the commands of <c>qkdmesh</c>.</summary>
public sealed class TwoPersonsTests : IDisposable
{
    private const string Topology = """
        name: two
        shape: point-to-point
        nodes: [{id: a}, {id: b}]
        devices: [{id: metro, key_rate_kbps: 1000}]
        spans: [{id: a-b, length_km: 10, loss_db: 2, device: metro}]
        access:
          two_persons: [release, access]
          operators:
            - {id: sofia, roles: [security-officer]}
            - {id: sonia, roles: [security-officer]}
        """;

    private readonly TemporaryFolder _files = new("two-persons");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheFirstHearsWhatIsMissing_AndTheSecondCarriesItOut()
    {
        _files.Write("two.yaml", Topology);
        _files.Write("free.yaml", Topology.Replace("  two_persons: [release, access]\n", "", StringComparison.Ordinal));
        await CommandLine.RunAsync("pki", "init", _files["two.yaml"], "--out", _files["pki"]);
        await using var server = ServingProcess.Start(
            _files["two.yaml"], [], "--operator-port", "0", "--tls", _files["pki/silos/silo"], "--trust", _files["pki/trust"]);
        var operators = (await server.AnswerAsync(Cancellation)).GetProperty("operators").GetString()!;
        (await RunAsync(operators, "sofia", "node", "quarantine", "b")).ExitCode.Should().Be(0);

        var first = await RunAsync(operators, "sofia", "node", "release", "b");

        first.ExitCode.Should().Be(1);
        first.Output.Should().BeEmpty();
        first.Error.Should().Match(
            "error: node b is to be released, which takes two operators: an operator other than sofia, with the role security-officer, "
            + "has to give the same order before *Z; let another operator with the role give exactly this order in time "
            + "(SECOND_PERSON_NEEDED)\n");
        var again = (await RunAsync(operators, "sofia", "node", "release", "b", "--json")).Json().GetProperty("error");
        again.GetProperty("reason").GetString().Should().Be("SECOND_PERSON_NEEDED");
        again.GetProperty("retryable").ValueKind.Should().Be(JsonValueKind.False);
        var second = await RunAsync(operators, "sonia", "node", "release", "b");
        (second.ExitCode, second.Output).Should().Be((0, "node b is in service\n"));

        string[] free = ["topology", "apply", _files["free.yaml"]];
        (await RunAsync(operators, "sofia", free)).Error.Should()
            .Contain("the topology changes tenants, SAEs, pairs or operators, which takes two operators")
            .And.EndWith("(SECOND_PERSON_NEEDED)\n");
        (await RunAsync(operators, "sonia", free)).Output.Should().StartWith("topology version 2 is live");
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task ShowNamesTheOrders()
    {
        _files.Write("two.yaml", Topology);
        (await CommandLine.RunAsync("topology", "show", _files["two.yaml"])).Output.Should()
            .Contain("Two operators have to give each order of these kinds: release, access.");
        var shown = (await CommandLine.RunAsync("topology", "show", _files["two.yaml"], "--json")).Json();
        shown.GetProperty("two_persons").GetRawText().Should().Be("""["release","access"]""");
    }

    public void Dispose() => _files.Dispose();

    private Task<CommandLine> RunAsync(string operators, string id, params string[] words) =>
        CommandLine.RunAsync([.. words, "--server", operators, "--credentials", _files[$"pki/operators/{id}"]]);
}
