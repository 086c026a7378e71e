namespace QkdMesh.Cli.Tests.Commands;

/// <summary>Commands that read a topology show what it says of the keys of pairs.</summary>
public sealed class PairSettingsTests : IDisposable
{
    private const string Network = """
        name: three
        shape: star
        hub: h
        nodes: [{id: h}, {id: a}, {id: b}]
        devices: [{id: metro, key_rate_kbps: 100}]
        spans: [{to: a, length_km: 1, loss_db: 1, device: metro}, {to: b, length_km: 1, loss_db: 1, device: metro}]
        saes:
          - {id: alice, node: a, shares_with: [bob, carol]}
          - {id: bob, node: b, shares_with: [alice]}
          - {id: carol, node: b, shares_with: [alice]}
        least_assurance: hybrid
        pairs:
          - {saes: [alice, bob], least_paths: 2}
          - {saes: [alice, carol], routing_policy: sticky, least_assurance: its}
        """;

    private const string NoKey =
        "'alice' and 'bob' can get no key with 'least_paths: 2' (pairs) and 'least_assurance: hybrid' (network): "
        + "a and b have 1 of 2 node-disjoint routes: the topology has no more; lower 'least_paths', or add links and nodes to the topology";

    private readonly TemporaryFolder _folder = new("pairs");

    public PairSettingsTests() => _folder.Write("three.yaml", Network);

    [Fact]
    public async Task ValidateWarnsOfAPairThatCanGetNoKey() =>
        (await CommandLine.RunAsync("topology", "validate", _folder["three.yaml"])).Output.Should()
            .Be($"{_folder["three.yaml"]}: valid\n{_folder["three.yaml"]}:13:5: warning: {NoKey}\n");

    [Fact]
    public async Task ShowListsTheSettings()
    {
        var text = await CommandLine.RunAsync("topology", "show", _folder["three.yaml"]);
        text.Output.Should().Contain("  sticky: alice and carol\n")
            .And.Contain("Keys have at least 1 path and the assurance hybrid.\n")
            .And.Contain("  at least 2 paths and the assurance hybrid: alice and bob\n")
            .And.Contain("  at least 1 path and the assurance its: alice and carol\n");

        var json = (await CommandLine.RunAsync("topology", "show", "--json", _folder["three.yaml"])).Json();
        (json.GetProperty("least_paths").GetInt32(), json.GetProperty("least_assurance").GetString()).Should().Be((1, "hybrid"));
        json.GetProperty("pairs")[0].GetProperty("least_paths").GetInt32().Should().Be(2);
        json.GetProperty("pairs")[1].GetProperty("least_assurance").GetString().Should().Be("its");
    }

    public void Dispose() => _folder.Dispose();
}
