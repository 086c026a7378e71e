using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Topology;

/// <summary>
/// Every part of a topology counts in a comparison. Otherwise an operator could change a part without a role, and a second operator could
/// give an order that the first one did not give.
/// </summary>
public class TopologyDifferenceTests
{
    private const string Nothing = "nothing changes";

    private static readonly CertificateSelector Selector = CertificateSelector.OfCommonName("olga")!;

    private static readonly OperatorDefinition Olga = new("olga", OperatorRoles.All, []);

    private static readonly SaeDefinition Alice = TopologyParts.Sae("alice", "a", "bob");

    private static readonly TopologyDefinition Before = TopologyParts.Network(
        [TopologyParts.Node("a"), TopologyParts.Node("b")], [TopologyParts.Link("l", "a", "b")], [Alice]) with { Access = new([Olga]) };

    [Fact]
    public void NothingDiffers_InTheSameNetwork()
    {
        Areas(Before with { }).Should().Be(TopologyAreas.None);
        TopologyChanges.InWords(Before, Before with { Saes = [TopologyParts.Sae("alice", "a", "bob")] }).Should().Be(Nothing);
    }

    [Fact]
    public void ChangesAreToldInWords()
    {
        var after = Before with
        {
            Nodes = [TopologyParts.Node("a"), TopologyParts.Node("c")],
            Links = [TopologyParts.Link("l", "a", "c", km: 9)],
            Saes = [Alice with { Tenant = "bank" }],
            LeastAssurance = Assurance.Its,
        };
        TopologyChanges.InWords(Before, after).Should().Match(
            "network: least_assurance pqc -> its; new node c; node b is gone; "
            + "link l: ends a and b -> a and c, length * km -> 9 km, loss *; sae alice: tenant none -> bank");
    }

    [Fact]
    public void ManyChangesAreCutShort()
    {
        var after = Before with { Nodes = [.. Before.Nodes, .. Enumerable.Range(0, 500).Select(at => TopologyParts.Node($"n{at}"))] };
        TopologyChanges.InWords(Before, after).Should().StartWith("new node n0; new node n1; ").And.EndWith("; and 450 more");
    }

    [Fact]
    public void EachPartOfANetworkCounts() => ShouldCount(new Dictionary<string, TopologyDefinition>
    {
        [nameof(TopologyDefinition.Name)] = Before with { Name = new NetworkName("other") },
        [nameof(TopologyDefinition.Shape)] = Before with { Shape = NetworkShape.PointToPoint },
        [nameof(TopologyDefinition.MaxDiameter)] = Before with { MaxDiameter = FibreLength.FromKilometres(100) },
        [nameof(TopologyDefinition.Nodes)] = Before with { Nodes = [TopologyParts.Node("a"), TopologyParts.Node("b", NodeRole.End)] },
        [nameof(TopologyDefinition.Links)] = Before with { Links = [TopologyParts.Link("l", "a", "b", km: 9)] },
        [nameof(TopologyDefinition.Saes)] = Before with { Saes = [] },
        [nameof(TopologyDefinition.PqcUse)] = Before with { PqcUse = PqcUse.Never },
        [nameof(TopologyDefinition.RoutingPolicy)] = Before with { RoutingPolicy = RoutingPolicy.Sticky },
        [nameof(TopologyDefinition.LeastPaths)] = Before with { LeastPaths = 2 },
        [nameof(TopologyDefinition.LeastAssurance)] = Before with { LeastAssurance = Assurance.Hybrid },
        [nameof(TopologyDefinition.Pairs)] = Before with { Pairs = [new(new("alice"), new("bob")) { LeastPaths = 2 }] },
        [nameof(TopologyDefinition.Tenants)] = Before with { Tenants = [new("bank", null)] },
        [nameof(TopologyDefinition.Access)] = Before with { Access = AccessDefinition.None },
        [nameof(TopologyDefinition.Quotas)] = Before with { Quotas = Quotas.Default },
    });

    [Fact]
    public void EachPartOfAccessCounts() => ShouldCount(new Dictionary<string, AccessDefinition>
    {
        [nameof(AccessDefinition.Operators)] = new([]),
        [nameof(AccessDefinition.TwoPersons)] = Before.Access with { TwoPersons = TwoPersonOrders.Access },
    }, access => Before with { Access = access });

    [Fact]
    public void EachPartOfAnOperatorCounts() => ShouldCount(new Dictionary<string, OperatorDefinition>
    {
        [nameof(OperatorDefinition.Id)] = Olga with { Id = "omar" },
        [nameof(OperatorDefinition.Roles)] = Olga with { Roles = OperatorRoles.Viewer },
        [nameof(OperatorDefinition.Selectors)] = Olga with { Selectors = [Selector] },
    }, each => Before with { Access = new([each]) });

    [Fact]
    public void EachPartOfAnSaeCounts() => ShouldCount(new Dictionary<string, SaeDefinition>
    {
        [nameof(SaeDefinition.Id)] = TopologyParts.Sae("carol", "a", "bob"),
        [nameof(SaeDefinition.Node)] = TopologyParts.Sae("alice", "b", "bob"),
        [nameof(SaeDefinition.SharesWith)] = TopologyParts.Sae("alice", "a", "carol"),
        [nameof(SaeDefinition.Tenant)] = Alice with { Tenant = "bank" },
        [nameof(SaeDefinition.Selectors)] = Alice with { Selectors = [Selector] },
        [nameof(SaeDefinition.Quotas)] = Alice with { Quotas = Quotas.Default },
    }, sae => Before with { Saes = [sae] });

    private static TopologyAreas Areas(TopologyDefinition other) => TopologyDifference.Between(Before, other);

    private static void ShouldCount(Dictionary<string, TopologyDefinition> changed) => ShouldCount(changed, network => network);

    private static void ShouldCount<T>(Dictionary<string, T> changed, Func<T, TopologyDefinition> inNetwork)
    {
        typeof(T).GetProperties().Where(property => property.GetMethod!.IsStatic is false).Select(property => property.Name)
            .Should().BeEquivalentTo(changed.Keys, "a new part is to be compared too");
        foreach (var (part, value) in changed)
        {
            Areas(inNetwork(value)).Should().NotBe(TopologyAreas.None, part);
            TopologyChanges.InWords(Before, inNetwork(value)).Should().NotBe(Nothing, part);
        }
    }
}
