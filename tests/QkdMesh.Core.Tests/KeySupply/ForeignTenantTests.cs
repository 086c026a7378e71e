using System.Collections.Immutable;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.KeySupply;

/// <summary>An SAE cannot find out which SAEs another tenant has.</summary>
public class ForeignTenantTests
{
    private static readonly SaeId Teller = new("teller"), Vault = new("vault"), Patrol = new("patrol"), Liaison = new("liaison");

    private static readonly NetworkSnapshot Network = new(
        1, 1, new(Definition()), ImmutableDictionary<LinkId, LinkState>.Empty, []);

    [Fact]
    public void SaeOfAnotherTenantIsAsUnknownAsOneThatDoesNotExist()
    {
        var (foreign, none) = (Network.CheckPair(Teller, Patrol)!, Network.CheckPair(Teller, new("nobody"))!);

        foreign.Should().Be(none with { Detail = none.Detail.Replace("nobody", "patrol", StringComparison.Ordinal) });
        foreign.Code.Should().Be(ErrorCode.UnknownPeer);
    }

    [Fact]
    public void OwnSaesAndPartnersAreKnown()
    {
        Network.CheckPair(Teller, Vault).Should().BeNull();
        Network.CheckPair(Vault, Liaison).Should().BeNull("each names the other, across tenants");
        Network.CheckPair(Teller, new("clerk"))!.Code.Should().Be(ErrorCode.SharingNotAllowed, "it is of the same tenant");
    }

    /// <summary>One side alone cannot make a pair, nor find out whether the other side exists.</summary>
    [Fact]
    public void WishOfOneSideIsNotEnough() =>
        TopologyRules.Check(Definition(patrolSharesWith: [Teller])).Should().NotBeEmpty("teller does not name patrol");

    [Theory]
    [InlineData("patrl", "")]
    [InlineData("liaisn", "")]
    [InlineData("vautl", " (did you mean vault?)")]
    public void HintsNameOwnSaesOnly(string name, string hint) =>
        Network.CheckPair(Teller, new(name))!.Detail.Should().Be($"network net has no SAE {name}{hint}");

    [Fact]
    public void CallerThatIsNoSaeGetsNoHint() =>
        Network.CheckPair(new("tellr"), Vault)!.Detail.Should().Be("network net has no SAE tellr");

    private static TopologyDefinition Definition(params SaeId[] patrolSharesWith)
    {
        var chain = Networks.Chain(2).Definition;
        return chain with
        {
            Name = new("net"),
            Saes =
            [
                Sae(Teller, "bank", Vault), Sae(Vault, "bank", Teller, Liaison), Sae(new("clerk"), "bank"),
                Sae(Patrol, "police", patrolSharesWith), Sae(Liaison, "police", Vault),
            ],
            Tenants = [new("bank", null), new("police", null)],
        };

        SaeDefinition Sae(SaeId id, string tenant, params SaeId[] peers) =>
            new(id, chain.Nodes[0].Id, new HashSet<SaeId>(peers)) { Tenant = tenant };
    }
}
