using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies.Tests;

/// <summary>Pairs with settings of their own, and warnings of those that can get no key.</summary>
public class PairTests
{
    private const string Network = """
        name: demo
        shape: mesh
        nodes: [{id: a}, {id: b}, {id: c}]
        links:
          - {id: ab, ends: [a, b], length_km: 10, loss_db: 2, device: d}
          - {id: bc, ends: [b, c], length_km: 10, loss_db: 2, device: d}
        pqc_links:
          - {id: ac, ends: [a, c], key_rate_kbps: 10}
        devices: [{id: d, key_rate_kbps: 10}]
        saes:
          - {id: alice, node: a, shares_with: [bob, carol]}
          - {id: bob, node: c, shares_with: [alice]}
          - {id: carol, node: a, shares_with: [alice]}
        pairs:
          - {saes: [bob, alice], least_paths: 2, least_assurance: hybrid}
        """;

    [Fact]
    public void ReadsTheSettings()
    {
        var network = Files.Load(Network.Replace("pairs:", "least_paths: 3\nleast_assurance: its\npairs:", StringComparison.Ordinal));
        network.Definition.Pairs.Should().Equal(new PairDefinition(new("bob"), new("alice"))
        {
            LeastPaths = 2, LeastAssurance = Assurance.Hybrid,
        });
        (network.Definition.LeastPaths, network.Definition.LeastAssurance).Should().Be((3, Assurance.Its));
    }

    [Theory]
    [InlineData(
        "least_paths: 2, least_assurance: hybrid", "least_paths: 2, least_assurance: hybrid", 15,
        "'alice' and 'bob' can get no key with 'least_paths: 2' (pairs) and 'least_assurance: hybrid' (pairs): "
        + "a and c have 1 of 2 node-disjoint routes over QKD links alone; in the way: link ac (no quantum channel)",
        "lower 'least_assurance' in the topology")]
    [InlineData(
        "least_paths: 2, least_assurance: hybrid", "least_paths: 3", 15,
        "'alice' and 'bob' can get no key with 'least_paths: 3' (pairs): "
        + "a and c have 2 of 3 node-disjoint routes: the topology has no more",
        "lower 'least_paths', or add links and nodes to the topology")]
    [InlineData(
        "pairs:\n  - {saes: [bob, alice], least_paths: 2, least_assurance: hybrid}", "least_paths: 3", 14,
        "'alice' and 'bob' can get no key with 'least_paths: 3' (network): "
        + "a and c have 2 of 3 node-disjoint routes: the topology has no more",
        "lower 'least_paths', or add links and nodes to the topology")]
    [InlineData("least_paths: 2, least_assurance: hybrid", "least_paths: 2", 0, null, null)]
    [InlineData("least_paths: 2, least_assurance: hybrid", "least_assurance: its", 0, null, null)]
    public void WarnsOfAPairThatCanGetNoKey(string old, string changed, int line, string? problem, string? advice)
    {
        Network.Should().Contain(old);
        var reading = Files.Read(Network.Replace(old, changed, StringComparison.Ordinal));
        reading.Faults.Should().BeEmpty();
        if (problem is null)
        {
            reading.Warnings.Should().BeEmpty();
            return;
        }
        var warning = reading.Warnings.Should().ContainSingle().Subject;
        (warning.Line, warning.Problem, warning.Advice).Should().Be((line, problem, advice!));
    }
}
