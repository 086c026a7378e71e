using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Topology;

/// <summary>Which limits hold for a call: docs/decisions/026-quotas.md.</summary>
public class QuotaLimitTests
{
    private static readonly SaeId Alice = new("alice"), Bob = new("bob");

    [Fact]
    public void EachLimitOnTheWayHolds_TheMostSpecificFirst()
    {
        Limits(pair: 1, sae: 2, tenant: 3, network: 4).Should().Equal(
            (QuotaHolder.Of(Alice, Bob), 1), (QuotaHolder.Of(Alice), 2), (QuotaHolder.Of("bank"), 3));
    }

    [Fact]
    public void NetworksLimitIsForEachSae_WhereNothingElseIsSet()
    {
        Limits(network: 4).Should().Equal((QuotaHolder.Of(Alice), 4));
        Limits(tenant: 3, network: 4).Should().Equal((QuotaHolder.Of("bank"), 3));
        Limits(pair: 1, network: 4).Should().Equal((QuotaHolder.Of(Alice, Bob), 1));
    }

    [Fact]
    public void DefaultsHold_WhereTheNetworkSetsNone()
    {
        Limits().Should().Equal((QuotaHolder.Of(Alice), Quotas.Default.Calls!.Value));
        NetworkWith().QuotasOf(Alice, Bob, QuotaKind.KeyKbps).Should().BeEmpty("honest SAEs differ too much");
    }

    [Fact]
    public void ChangeOfALimitIsOfTheAreaAccess()
    {
        var before = NetworkWith(pair: 1, sae: 1, tenant: 1, network: 1).Definition;
        foreach (var after in new[] { (2, 1, 1, 1), (1, 2, 1, 1), (1, 1, 2, 1), (1, 1, 1, 2) }.Select(Of))
            TopologyDifference.Between(before, after.Definition).Should().Be(TopologyAreas.Access);
        TopologyDifference.Between(before, Of((1, 1, 1, 1)).Definition).Should().Be(TopologyAreas.None);

        static NetworkTopology Of((int Pair, int Sae, int Tenant, int Network) limits) =>
            NetworkWith(limits.Pair, limits.Sae, limits.Tenant, limits.Network);
    }

    private static IEnumerable<(QuotaHolder, double)> Limits(
        double? pair = null, double? sae = null, double? tenant = null, double? network = null) =>
        NetworkWith(pair, sae, tenant, network).QuotasOf(Alice, Bob, QuotaKind.Calls).Select(limit => (limit.Holder, limit.Limit));

    private static NetworkTopology NetworkWith(
        double? pair = null, double? sae = null, double? tenant = null, double? network = null)
    {
        var chain = Networks.Chain(2).Definition;
        return new(chain with
        {
            Saes =
            [
                new(Alice, chain.Nodes[0].Id, new HashSet<SaeId> { Bob }) { Tenant = "bank", Quotas = new() { Calls = sae } },
                new(Bob, chain.Nodes[1].Id, new HashSet<SaeId> { Alice }) { Tenant = "bank" },
            ],
            Pairs = pair is null ? [] : [new(Bob, Alice) { Quotas = new() { Calls = pair } }],
            Tenants = [new("bank", null) { Quotas = new() { Calls = tenant } }],
            Quotas = new() { Calls = network },
        });
    }
}
