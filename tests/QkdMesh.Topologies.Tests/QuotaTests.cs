using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies.Tests;

/// <summary>Limits of the network, a tenant, an SAE and a pair.</summary>
public class QuotaTests
{
    private const string Network = """
        name: demo
        shape: point-to-point
        nodes: [{id: a}, {id: b}]
        spans: [{length_km: 10, loss_db: 2, device: d}]
        devices: [{id: d, key_rate_kbps: 10}]
        saes:
          - {id: alice, node: a, shares_with: [bob], tenant: bank, quotas: {key_kbps: 2.5, streams: 0}}
          - {id: bob, node: b, shares_with: [alice], tenant: bank}
        pairs:
          - {saes: [alice, bob], quotas: {uncollected_keys: 100, uncollected_bytes: 6400}}
        tenants:
          - {id: bank, quotas: {link_key_kbps: 30, requests_per_second: 0.5, largest_key: 512}}
        quotas: {calls: 20}
        """;

    [Fact]
    public void ReadsTheLimitsOfEachPlace()
    {
        var network = Files.Load(Network).Definition;

        network.Quotas.Should().Be(new Quotas { Calls = 20 });
        network.Tenants.Single().Quotas.Should().Be(new Quotas { LinkKeyKbps = 30, RequestsPerSecond = 0.5, LargestKey = 512 });
        network.Saes[0].Quotas.Should().Be(new Quotas { KeyKbps = 2.5, Streams = 0 });
        network.Saes[1].Quotas.Should().Be(Quotas.None);
        network.Pairs.Single().Quotas.Should().Be(new Quotas { UncollectedKeys = 100, UncollectedBytes = 6400 });
    }

    [Fact]
    public void WritesThem()
    {
        var network = Files.Load(Network);

        var again = Files.Load(TopologyWriter.Write(network)).Definition;

        again.Quotas.Should().Be(network.Definition.Quotas);
        again.Tenants.Should().Equal(network.Definition.Tenants);
        again.Pairs.Should().Equal(network.Definition.Pairs);
        again.Saes.Select(sae => sae.Quotas).Should().Equal(network.Definition.Saes.Select(sae => sae.Quotas));
    }

    [Theory]
    [InlineData("calls: 20", "call: 20", "calls")]
    [InlineData("largest_key: 512", "largest_keys: 512", "largest_key")]
    [InlineData("largest_key: 512", "largest_key: 63", "largest_key is '63', which is out of range")]
    [InlineData("largest_key: 512", "largest_key: 8193", "largest_key is '8193', which is out of range")]
    [InlineData("largest_key: 512", "largest_key: 99.5", "out of range")]
    [InlineData("calls: 20", "calls: 1.5", "calls is '1.5', which is out of range")]
    [InlineData("calls: 20", "calls: -1", "calls is '-1', which is out of range")]
    [InlineData("quotas: {calls: 20}", "quotas: {}", "quotas has no limit")]
    [InlineData("quotas: {calls: 20}", "quotas: 20", "quotas is not a mapping")]
    [InlineData("requests_per_second: 0.5", "requests_per_second: 0", "out of range")]
    [InlineData("key_kbps: 2.5", "key_kbps: '2.5'", "is not a number")]
    [InlineData("link_key_kbps: 30", "link_key_kbps: 30, link_key_kbps: 40", "link_key_kbps")]
    [InlineData("uncollected_keys: 100", "uncollected_keys: many", "is not a number")]
    public void NamesTheFaultAndItsLine(string old, string changed, string problem)
    {
        var line = Network.Split('\n').Index().Single(each => each.Item.Contains(old, StringComparison.Ordinal)).Index + 1;

        var fault = Files.Read(Network.Replace(old, changed, StringComparison.Ordinal)).Faults.Should().ContainSingle().Subject;

        fault.Line.Should().Be(line);
        $"{fault.Problem} {fault.Advice}".Should().Contain(problem);
    }
}
