using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies.Tests;

public class ExampleTests
{
    [Fact]
    public void EveryExampleIsKnownHere() => Files.Examples().Should().Equal(
        "madrid-police-pilot.yaml", "madrid-ring.yaml", "milan-datacenters-40km.yaml", "milan-poliqi-star.yaml", "trusted-node-chain.yaml");

    [Fact]
    public void MilanStarLoads()
    {
        var network = Files.Load(Files.Text("milan-poliqi-star.yaml"));
        network.Definition.Shape.Should().Be(NetworkShape.Star);
        network.Definition.MaxDiameter!.Value.Kilometres.Should().Be(25);
        network.Definition.Nodes.Should().HaveCount(6).And.OnlyContain(node => node.Position != null);
        network.LinksOf(new NodeId("leonardo")).Should().HaveCount(5);
        network.FindLink(new LinkId("leonardo-statale"))!.SecretKeyRate.BitsPerSecond.Should().Be(12.8e6);
        network.FindLink(new LinkId("leonardo-caldera"))!.Loss.Decibels.Should().BeApproximately((13.6 * 0.22) + 1, 1e-9);
        network.Definition.Saes.Select(sae => sae.Node).Distinct().Should().HaveCountGreaterThan(3);
    }

    [Fact]
    public void MilanStarIsRefused_WhenASpokeGrowsPast25Km()
    {
        var text = Files.Text("milan-poliqi-star.yaml").Replace("length_km: 8.9", "length_km: 11.5", StringComparison.Ordinal);
        Files.Read(text).Faults.Should().ContainSingle()
            .Which.Problem.Should().Be("'bovisa' and 'caldera' are 25.1 km of fibre apart, over the limit of 25 km");
    }

    [Fact]
    public void MadridRingLoads()
    {
        var network = Files.Load(Files.Text("madrid-ring.yaml"));
        network.Definition.Shape.Should().Be(NetworkShape.Ring);
        network.Definition.Links.Select(link => link.Id.Value).Should().Equal(
            "quiron-quijote", "quijote-quevedo", "quevedo-norte", "norte-concepcion", "concepcion-distrito", "distrito-quiron");
        network.MayShare(new SaeId("bank-quiron"), new SaeId("bank-norte")).Should().BeTrue();
        network.MayShare(new SaeId("ministry-quijote"), new SaeId("ministry-concepcion")).Should().BeTrue();
        network.MayShare(new SaeId("bank-quiron"), new SaeId("ministry-quijote")).Should().BeFalse();
    }

    [Fact]
    public void DataCentresLoad()
    {
        var network = Files.Load(Files.Text("milan-datacenters-40km.yaml"));
        var link = network.Definition.Links.Should().ContainSingle().Subject;
        link.Length.Kilometres.Should().Be(40);
        link.Loss.Decibels.Should().BeApproximately(10.45, 1e-9);
        link.SecretKeyRate.BitsPerSecond.Should().BeInRange(0.5e6, 2e6, "traffic stays on, and key flows");
        link.Estimate!.Qber.Should().BeInRange(0.02, 0.04);
        network.Definition.Saes.Should().HaveCount(6);
    }

    [Theory]
    [InlineData(-60, 1_000, 1_500)]
    [InlineData(-20, 500, 1_000)]
    [InlineData(-15, 1, 500)]
    [InlineData(-5, 0, 0)]
    public void MoreTrafficInTheFibreOfTheDataCentresIsLessKey_AndAtLastNone(int powerDbm, double leastKbps, double mostKbps)
    {
        var text = Files.Text("milan-datacenters-40km.yaml").Replace("power_dbm: -20", $"power_dbm: {powerDbm}", StringComparison.Ordinal);

        (Files.Load(text).Definition.Links[0].SecretKeyRate.BitsPerSecond / 1e3).Should().BeInRange(leastKbps, mostKbps);
    }

    [Fact]
    public void PolicePilotHasTwoLayers()
    {
        var network = Files.Load(Files.Text("madrid-police-pilot.yaml"));
        network.Definition.Links.Where(link => link.Source.Kind == KeySourceKind.Simulated).Sum(link => link.Length.Kilometres)
            .Should().BeApproximately(45, 1);
        network.Definition.Links.Should().ContainSingle(link => link.Source.Kind == KeySourceKind.Pqc)
            .Which.Touches(new("dc-south")).Should().BeTrue();
        network.Definition.Links.Should().OnlyContain(link => link.SecretKeyRate.BitsPerSecond > 1e6);
    }

    [Fact]
    public void ChainLoads()
    {
        var network = Files.Load(Files.Text("trusted-node-chain.yaml"));
        network.Definition.Nodes.Where(node => node.Role == NodeRole.End).Select(node => node.Id.Value).Should().Equal("milano", "vicenza");
        network.Definition.Links.Should().HaveCount(4);
    }
}
