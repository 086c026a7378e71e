using System.Collections.Immutable;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
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

    [Theory]
    [InlineData(512, null, 512d, null)]
    [InlineData(520, null, 512d, "quota: tenant bank may get keys of at most 512 bits, not 520")]
    [InlineData(264, 256d, 512d, "quota: SAE alice with bob may get keys of at most 256 bits, not 264")]
    [InlineData(520, 1024d, 512d, "quota: tenant bank may get keys of at most 512 bits, not 520")]
    public void KeyLargerThanALimitIsRefused(int size, double? pair, double? tenant, string? detail)
    {
        var definition = NetworkWith(pair: 1).Definition;
        var network = new NetworkSnapshot(
            1, 1,
            new(definition with
            {
                Pairs = [new(Bob, Alice) { Quotas = new() { Calls = 1, LargestKey = pair } }],
                Tenants = [new("bank", null) { Quotas = new() { LargestKey = tenant } }],
            }),
            ImmutableDictionary<LinkId, LinkState>.Empty, []);

        var refused = new KeyRequest(Alice, Bob, 1, new() { KeySize = size }, TimeSpan.FromSeconds(1)).Check(network, new());

        refused?.Code.Should().Be(ErrorCode.KeySizeOutOfRange);
        refused?.Detail.Should().Be(detail);
        (refused is null).Should().Be(detail is null);
    }

    /// <summary>No later call of the same could succeed, so it is not told to try again, and burns nothing.</summary>
    [Theory]
    [InlineData(5, null, 5, null)]
    [InlineData(5, null, 6, "quota: SAE alice with bob may have 5 keys uncollected at a node, not 6")]
    [InlineData(null, 100, 3, null)]
    [InlineData(null, 100, 4, "quota: SAE alice with bob may have 100 bytes of key uncollected at a node, not 128")]
    public void RequestForMoreThanMayEverWaitIsRefused(int? keys, int? bytes, int count, string? detail)
    {
        var network = new NetworkSnapshot(
            1, 1,
            new(NetworkWith(pair: 1).Definition with
            {
                Pairs = [new(Bob, Alice) { Quotas = new() { UncollectedKeys = keys, UncollectedBytes = bytes } }],
            }),
            ImmutableDictionary<LinkId, LinkState>.Empty, []);

        var refused = new KeyRequest(Alice, Bob, count, new() { KeySize = 256 }, TimeSpan.FromSeconds(1)).Check(network, new());

        refused?.Code.Should().Be(ErrorCode.KeyCountOutOfRange);
        refused?.Detail.Should().Be(detail);
        (refused is null).Should().Be(detail is null);
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
