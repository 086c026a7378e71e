using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using static QkdMesh.Core.Tests.Topology.WrittenNetworks;
using static QkdMesh.Testing.Topologies.TopologyParts;

namespace QkdMesh.Core.Tests.Topology;

public class TopologyRulesTests
{
    private static readonly TopologyDefinition Mesh = Of(NetworkShape.Mesh, "a b c", "a-b b-c");

    [Theory]
    [InlineData(NetworkShape.Mesh, "a", "")]
    [InlineData(NetworkShape.Mesh, "a b c", "a-b b-c")]
    [InlineData(NetworkShape.Mesh, "a b", "a-b b-a a-b")]
    [InlineData(NetworkShape.Ring, "a b c d", "a-b c-b c-d a-d")]
    [InlineData(NetworkShape.Star, "a b c d", "b-a b-c d-b")]
    [InlineData(NetworkShape.PointToPoint, "a b", "b-a")]
    public void NoFault_WhenTheNetworkIsSound(NetworkShape shape, string nodes, string links) =>
        Of(shape, nodes, links).Faults().Should().BeEmpty();

    [Theory]
    [InlineData(NetworkShape.Mesh, "a b c d", "a-b", "nodes.2: no link reaches node 'c'", "nodes.3: no link reaches node 'd'")]
    [InlineData(NetworkShape.Mesh, "a b c d e", "a-b c-d d-e", "nodes.0: no link joins 'a', 'b' to the rest of the network")]
    [InlineData(NetworkShape.Mesh, "a b", "a-b b-b", "links.1.ends: the link joins 'b' to itself")]
    [InlineData(NetworkShape.Mesh, "a b", "a-x y-b", "links.0.ends.x: there is no node 'x'", "links.1.ends.y: there is no node 'y'")]
    [InlineData(NetworkShape.Mesh, "a b a", "a-b", "nodes.2.id: the node id 'a' is used twice")]
    [InlineData(NetworkShape.Ring, "a b c", "a-b b-c", "links: the ring does not close: 'a' and 'c' have one link each")]
    [InlineData(NetworkShape.Ring, "a b c d", "a-b b-c c-d d-a a-c", "links.4.ends: in a ring each node has two links, and 'a' has more")]
    [InlineData(NetworkShape.Ring, "a b c d", "a-b b-c c-d d-b", "links.3.ends: in a ring each node has two links, and 'b' has more")]
    [InlineData(NetworkShape.Ring, "a b c d e", "c-a c-b c-d c-e", "shape: this is a star and not a ring: every link ends at 'c'")]
    [InlineData(NetworkShape.Star, "a b c d", "a-b b-c c-d d-a", "shape: this is a ring and not a star: each node has two links")]
    [InlineData(NetworkShape.Ring, "a b c", "a-b b-c c-a a-c", "links.3.ends: this is a second link between 'a' and 'c'")]
    [InlineData(NetworkShape.Ring, "a b c d e f", "a-b b-c c-a d-e e-f f-d",
        "nodes.3: no link joins 'd', 'e', 'f' to the rest of the network")]
    [InlineData(NetworkShape.Ring, "a b", "a-b b-a", "shape: a ring has 3 nodes or more, and this has 2")]
    [InlineData(NetworkShape.Star, "a b c d e", "a-b a-c a-d d-e", "links.3.ends: the star has two hubs, 'a' and 'd'")]
    [InlineData(NetworkShape.Star, "a b c d", "a-b a-c a-d b-c", "links.3.ends: the star has two hubs, 'a' and 'b'")]
    [InlineData(NetworkShape.PointToPoint, "a b c", "a-b b-c", "shape: a point-to-point network has 2 nodes, and this has 3")]
    [InlineData(NetworkShape.PointToPoint, "a b", "a-b b-a", "links.1.ends: this is a second link between 'b' and 'a'")]
    public void OneFaultForEachMistake(NetworkShape shape, string nodes, string links, params string[] faults) =>
        Of(shape, nodes, links).Faults().Should().Equal(faults);

    [Fact]
    public void WrongValuesAreNamed()
    {
        var (node, link) = (Mesh.Nodes[0], Mesh.Links[0]);
        Faults(node with { Position = new(double.NaN, 0) }).Should().Equal("nodes.0.position: the position is not on Earth");
        Faults(node with { DisplayName = " " }).Should().Equal("nodes.0.name: the name is not 1 to 100 printable characters");
        Faults(node with { DisplayName = "half \ud800" }).Should().HaveCount(1);
        Faults(node with { Role = (NodeRole)9 }).Should().Equal("nodes.0.role: the role is not known");
        Faults(link with { Length = FibreLength.FromKilometres(501) }).Should().Equal(
            "links.0.length_km: 501 km of fibre is too long for a link");
        Faults(link with { Loss = OpticalLoss.FromDecibels(100.1) }).Should().Equal("links.0.loss_db: a loss of 100.1 dB leaves no light");
        Faults(link with { SecretKeyRate = KeyRate.Zero }).Should().HaveCount(1);
        Faults(link with { SecretKeyRate = KeyRate.FromBitsPerSecond(1.01e11) }).Should().HaveCount(1);
        Faults(link with { DeviceProfile = "" }).Should().Equal("links.0.device: the link names no device profile");
        (Mesh with { Name = default, Shape = (NetworkShape)9, MaxDiameter = FibreLength.FromKilometres(0) })
            .Faults().Should().HaveCountGreaterThanOrEqualTo(3);
    }

    [Fact]
    public void DefaultIdsAreFaultsAndNotExceptions()
    {
        var network = Mesh with
        {
            Nodes = [Mesh.Nodes[0] with { Id = default }, .. Mesh.Nodes],
            Links = [Mesh.Links[0] with { Id = default, A = default }],
            Saes = [new(default, default, new HashSet<SaeId>())],
        };
        network.Faults().Should().Contain("nodes.0.id: the node has no id").And.Contain("links.0.id: the link has no id").And.Contain(
            "saes.0.id: the SAE has no id");
    }

    [Theory]
    [InlineData(30, null)]
    [InlineData(29.5, "max_diameter_km: 'a' and 'c' are 30 km of fibre apart, over the limit of 29.5 km")]
    public void DiameterIsTheLongestShortestPath(double limit, string? fault) =>
        Of(NetworkShape.Mesh, "a b c d", "a-b:10 b-c:20 a-c:40 b-d:5", limit).Faults().Should().Equal(fault is null ? [] : [fault]);

    [Fact]
    public void DiameterIsNotExceeded_ByRoundingAlone()
    {
        var network = Of(NetworkShape.Mesh, "a b c d", "a-b b-c c-d", 0.3);
        var links = network.Links.Select(link => link with { Length = FibreLength.FromKilometres(0.1) });
        (network with { Links = [.. links] }).Faults().Should().BeEmpty();
    }

    [Fact]
    public void DiameterIsRefused_WhenTheNetworkIsTooLargeToCheckIt()
    {
        var nodes = Enumerable.Range(0, TopologyLimits.MaxNodesForDiameter + 1).Select(number => $"n{number}").ToArray();
        var links = string.Join(' ', nodes.Skip(1).Select(node => $"n0-{node}"));
        Of(NetworkShape.Star, string.Join(' ', nodes), links, 25).Faults().Should().Equal(
            "max_diameter_km: the diameter is checked only up to 1000 nodes and 5000 links");
        Of(NetworkShape.Star, string.Join(' ', nodes), links).Faults().Should().BeEmpty();
    }

    private static readonly (NetworkShape Shape, string Word, string Nodes, string Links)[] Shaped =
    [
        (NetworkShape.PointToPoint, "point-to-point", "a b", "a-b"),
        (NetworkShape.Star, "star", "a b c", "b-a b-c"),
        (NetworkShape.Star, "star", "a b c d e", "c-a c-b d-c e-c"),
        (NetworkShape.Ring, "ring", "a b c", "a-b b-c c-a"),
        (NetworkShape.Ring, "ring", "a b c d e", "a-b b-c d-c d-e a-e"),
        (NetworkShape.Mesh, "mesh", "a", ""),
        (NetworkShape.Mesh, "mesh", "a b", "a-b b-a"),
        (NetworkShape.Mesh, "mesh", "a b c d", "a-b b-c c-d"),
        (NetworkShape.Mesh, "mesh", "a b c d", "a-b b-c c-a a-d"),
    ];

    public static IEnumerable<TheoryDataRow<int, NetworkShape>> ShapePairs =>
        from actual in Enumerable.Range(0, Shaped.Length)
        from declared in Enum.GetValues<NetworkShape>()
        select new TheoryDataRow<int, NetworkShape>(actual, declared);

    [Theory]
    [MemberData(nameof(ShapePairs))]
    public void WrongWordIsOneFault_WhoseAdviceIsTheRightWord(int actual, NetworkShape declared)
    {
        var (shape, word, nodes, links) = Shaped[actual];
        var faults = TopologyRules.Check(Of(declared, nodes, links));
        if (declared == shape || declared == NetworkShape.Mesh) faults.Should().BeEmpty();
        else faults.Should().ContainSingle().Which.Advice.Should().Contain($"shape: {word}");
    }

    [Fact]
    public void SizesAreLimited()
    {
        var nodes = Enumerable.Range(0, TopologyLimits.MaxNodes + 1).Select(number => TopologyParts.Node($"n{number}")).ToArray();
        (Mesh with { Nodes = nodes }).Faults().Should().Equal("nodes: there are 10001 nodes, over the limit of 10000");
        (Mesh with { Nodes = [] }).Faults().Should().Equal("nodes: the network has no nodes");
    }

    [Fact]
    public void SharingIsMutual()
    {
        var network = Mesh with { Saes = [Sae("s", "a", "t"), Sae("t", "b"), Sae("u", "x", "u", "v"), Sae("t", "b")] };
        network.Faults().Should().BeEquivalentTo(
            "saes.0.shares_with.t: 's' shares with 't', but 't' does not share with 's'",
            "saes.2.shares_with.u: 'u' shares with itself",
            "saes.2.shares_with.v: there is no SAE 'v'",
            "saes.2.node: there is no node 'x'",
            "saes.3.id: the SAE id 't' is used twice");
        TopologyRules.Check(network).Should().Contain(fault => fault.Advice == "add 's' to shares_with of 't'");
    }

    [Fact]
    public void TopologyIsCreated_OnlyWithoutFaults()
    {
        NetworkTopology.TryCreate(Mesh, out var none)!.Definition.Should().BeSameAs(Mesh);
        none.Should().BeEmpty();
        NetworkTopology.TryCreate(Mesh with { Links = [] }, out var faults).Should().BeNull();
        faults.Should().NotBeEmpty();
        FluentActions.Invoking(() => new NetworkTopology(Mesh with { Links = [] })).Should().Throw<ArgumentException>().WithMessage(
            "*no link reaches*");
    }

    [Fact]
    public void ItemsAloneAreChecked_WhenTheWholeCannotBe() =>
        TopologyRules.CheckItems(Mesh with { Links = [] }).Should().BeEmpty();

    private static string[] Faults(NodeDefinition node) => (Mesh with { Nodes = [node, .. Mesh.Nodes.Skip(1)] }).Faults();

    private static string[] Faults(LinkDefinition link) => (Mesh with { Links = [link, .. Mesh.Links.Skip(1)] }).Faults();
}
