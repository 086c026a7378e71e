using System.Text.Json;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>The demo on every example, in this process, over real gRPC.</summary>
public sealed class DemoTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "topologies");

    [Fact]
    public void ThereAreExamplesToRun() => Examples().Should().HaveCountGreaterThanOrEqualTo(4);

    public static TheoryData<string> Examples() =>
        Directory.Exists(Folder)
            ? [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)] : [];

    [Fact]
    public async Task SaysWhy_WhenNoRouteJoinsAPair()
    {
        using var folder = new TemporaryFolder("demo");
        var chain = await File.ReadAllTextAsync(Path.Combine(Folder, "trusted-node-chain.yaml"), TestContext.Current.CancellationToken);
        folder.Write("t.yaml", chain.Replace("name: Brescia,", "name: Brescia, role: end,", StringComparison.Ordinal));
        (await CommandLine.RunAsync("demo", folder["t.yaml"])).Error.Should().EndWith(
            "joins two SAEs that may share keys: a node with the role end relays no key (NO_PAIR_SERVED)\n");
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task KeysAgreeAndBooksBalance_ForEveryExample(string example)
    {
        var run = await CommandLine.RunAsync("demo", Path.Combine(Folder, example), "--keys", "5", "--json");
        run.ExitCode.Should().Be(0, run.Output + run.Error);
        var report = run.Json();
        report.GetProperty("failed").GetInt32().Should().Be(0);
        report.GetProperty("mismatched").GetInt32().Should().Be(0);
        report.GetProperty("ledger_balanced").GetBoolean().Should().BeTrue();

        var phases = report.GetProperty("routes").EnumerateArray().ToDictionary(
            phase => phase.GetProperty("phase").GetString()!, StringComparer.Ordinal);
        phases.Keys.Should().Equal("before", "cut", "restored");
        NodesOf(phases["before"]).Should().HaveCountGreaterThan(1);
        NodesOf(phases["restored"]).Should().HaveCountGreaterThan(1);
        if (NodesOf(phases["cut"]).Count > 0)
        {
            NodesOf(phases["cut"]).Should().NotEqual(NodesOf(phases["before"]), "a link of that route is cut");
            report.GetProperty("recovery_ms").GetDouble().Should().BePositive();
            report.GetProperty("requests").GetInt32().Should().Be(15);
        }
        else
        {
            phases["cut"].GetProperty("reason").GetString().Should().Be("NO_ROUTE");
            phases["cut"].GetProperty("message").GetString().Should().NotBeNullOrEmpty();
            report.GetProperty("recovery_ms").ValueKind.Should().Be(JsonValueKind.Null);
        }
    }

    [Fact]
    public async Task NoLinkLimitsTheKeys_WhenTheNetworkHasOneNode()
    {
        using var folder = new TemporaryFolder("demo");
        var file = Path.Combine(folder.Path, "single.yaml");
        await File.WriteAllTextAsync(
            file,
            """
            name: single
            shape: mesh
            nodes: [{id: a}]
            links: []
            saes:
              - {id: one, node: a, shares_with: [two]}
              - {id: two, node: a, shares_with: [one]}
            """,
            TestContext.Current.CancellationToken);
        var screen = await CommandLine.RunAsync("demo", file, "--keys", "1");
        screen.ExitCode.Should().Be(0, screen.Error);
        screen.Output.Should().Contain("available  no limit").And.NotContain("0 b/s");
        screen.Error.Should().Contain("1 node, 0 links");
    }

    [Fact]
    public async Task RingIsRecoveredByItsOtherArc_WhenALinkIsCut()
    {
        var run = await CommandLine.RunAsync("demo", Path.Combine(Folder, "madrid-ring.yaml"), "--keys", "5");
        run.ExitCode.Should().Be(0, run.Output + run.Error);
        run.Output.Should().Contain("is cut").And.Contain("╳").And.Contain("ms after the cut").And.Contain("balanced");
    }

    private static List<string?> NodesOf(JsonElement phase) =>
        [.. phase.GetProperty("nodes").EnumerateArray().Select(node => node.GetString())];
}
