using System.Diagnostics;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>What <c>serve</c> and <c>demo</c> say and do where some links carry no key.</summary>
public sealed class ServedPairTests : IDisposable
{
    // The link a-b loses too much to make key. The SAE near is at the node of one, and comes first.
    private const string Nodes = """
        name: three
        shape: mesh
        nodes: [{id: a}, {id: b}, {id: c}]
        devices: [{id: metro, bb84: {}}, {id: fixed, key_rate_kbps: 1000}]
        links:
          - {id: a-b, ends: [a, b], length_km: 100, loss_db: 45, device: metro}

        """;

    private const string Dark = Nodes + """
          - {id: b-c, ends: [b, c], length_km: 100, loss_db: 45, device: metro}

        """;

    private const string HalfDark = Nodes + """
          - {id: b-c, ends: [b, c], length_km: 10, loss_db: 2, device: fixed}

        """;

    private const string Far = """
        saes:
          - {id: one, node: a, shares_with: [two, near]}
          - {id: near, node: a, shares_with: [one]}
          - {id: two, node: b, shares_with: [one, three]}
          - {id: three, node: c, shares_with: [two]}
        """;

    private const string Apart = """
        saes:
          - {id: one, node: a, shares_with: [two]}
          - {id: two, node: b, shares_with: [one]}
        """;

    private readonly TemporaryFolder _folder = new("served");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ServerOffersAPairOverALink_WhenOneCarriesKey() => (await ServeAsync(HalfDark + Far)).Should()
        .Contain("Ready: 1 of 2 links have key").And.Contain("  qkdmesh key get --sae three --peer two --server ").And.NotContain("#")
        .And.Contain("  not served: link a-b: it makes no key: its fibre loses 45 dB");

    [Fact]
    public async Task ServerSaysThatOnlyOneNodeIsServed_WhenNoLinkCarriesKey() => (await ServeAsync(Dark + Far)).Should()
        .Contain("Ready: only keys between SAEs of one node, because no link carries key (of 2)")
        .And.Contain("  qkdmesh key get --sae near --peer one --server ")
        .And.Contain("   # both SAEs are at one node: no other pair can have a key now").And.NotContain("0 of 2");

    [Fact]
    public async Task DemoTakesAPairThatCanBeServed()
    {
        var run = await DemoAsync(HalfDark + Far);

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain("three at c orders keys").And.Contain("two at b collects them").And.Contain("exchanged  2 keys");
        run.Error.Should().Contain("  1 of 2 links have key\n  not served: link a-b: it makes no key")
            .And.Contain("  cutting link b-c, then asking for keys again ...");
    }

    [Fact]
    public async Task DemoTakesAPairOfOneNode_WhenNoLinkCarriesKey()
    {
        var run = await DemoAsync(Dark + Far);

        run.ExitCode.Should().Be(0, run.Error);
        run.Error.Should().Contain("no two SAEs at different nodes can have a key now: the demo takes two SAEs of one node");
        run.Output.Should().Contain("near at a orders keys").And.Contain("one at a collects them");
    }

    [Fact]
    public async Task DemoSaysWhy_WhenNoPairCanBeServed()
    {
        var run = await DemoAsync(HalfDark + Apart);

        run.ExitCode.Should().Be(1);
        run.Error.Should().EndWith(
            "error: no two SAEs that may share keys can have one now: link a-b: it makes no key: its fibre loses 45 dB (NO_PAIR_SERVED)\n");
        run.Output.Should().BeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private Task<FinishedRun> DemoAsync(string text)
    {
        _folder.Write("three.yaml", text);
        return MachineProgram.RunAsync([MachineProgram.QkdMesh, "demo", _folder["three.yaml"], "--keys", "2"], Cancellation);
    }

    private async Task<string> ServeAsync(string text)
    {
        _folder.Write("three.yaml", text);
        using var serve = MachineProgram.Start(
            [MachineProgram.QkdMesh, "serve", _folder["three.yaml"], "--port", "0", "--management-port", "0", "--until-input-ends"]);
        var lines = new List<string>();
        // The last line of the text is a link that is not served.
        while (await serve.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            lines.Add(line);
            if (line.Contains("not served", StringComparison.Ordinal)) break;
        }

        await EndAsync(serve);
        return string.Join('\n', lines);
    }

    private static async Task EndAsync(Process serve)
    {
        serve.StandardInput.Close();
        await serve.WaitForExitAsync(Cancellation);
    }
}
