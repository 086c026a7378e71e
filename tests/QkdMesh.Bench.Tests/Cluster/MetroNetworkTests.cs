using QkdMesh.Bench.Cluster;
using QkdMesh.Core.Topology;

namespace QkdMesh.Bench.Tests.Cluster;

public sealed class MetroNetworkTests
{
    private const int MostDegree = 4;

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(29)]
    [InlineData(100)]
    [InlineData(ClusterBenchPlan.ComparedNodes)]
    [InlineData(1000)]
    [InlineData(1999)]
    public void NetworkIsOnePieceOfItsSize_WithFewLinksAtEachNode(int nodes)
    {
        var topology = new MetroNetwork(nodes, ClusterBenchPlan.MetroRate).Topology;
        topology.Definition.Nodes.Should().HaveCount(nodes)
            .And.OnlyContain(node => topology.LinksOf(node.Id).Length >= 2 && topology.LinksOf(node.Id).Length <= MostDegree);
        TopologyPaths.From(topology, MetroNetwork.NodeAt(0)).Should().HaveCount(nodes);
        topology.Definition.Links.Select(link => (link.A, link.B)).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(1000)]
    public void EveryPairIsAFewHopsApart(int nodes)
    {
        var network = new MetroNetwork(nodes, ClusterBenchPlan.MetroRate);
        network.Pairs.Should().HaveCount(2 * (nodes / 10));
        foreach (var pair in network.Pairs)
        {
            network.Topology.FindSae(pair.Source)!.Node.Should().Be(MetroNetwork.NodeAt(pair.SourceAt));
            network.Topology.FindSae(pair.Target)!.Node.Should().Be(MetroNetwork.NodeAt(pair.TargetAt));
            network.Topology.MayShare(pair.Source, pair.Target).Should().BeTrue();
            var distances = TopologyPaths.From(network.Topology, MetroNetwork.NodeAt(pair.SourceAt));
            distances[MetroNetwork.NodeAt(pair.TargetAt)].Hops.Should().BeInRange(3, MetroNetwork.MaxHops);
        }
    }

    [Fact]
    public void NearlyEveryHopGoesFromSiloToSilo()
    {
        var links = new MetroNetwork(1000, ClusterBenchPlan.MetroRate).Topology.Definition.Links;
        var silos = Enumerable.Range(0, 1000).ToDictionary(MetroNetwork.NodeAt, at => MetroNetwork.SiloOf(at, ClusterBenchPlan.Silos));
        links.Count(link => silos[link.A] != silos[link.B]).Should().BeGreaterThan(links.Count * 8 / 10);
        silos.Values.CountBy(silo => silo).Should().OnlyContain(silo => silo.Value >= 1000 / ClusterBenchPlan.Silos);
    }

    [Fact]
    public void ThereIsAPairForEachCaller_WhereThreeSilosAreComparedWithOne() =>
        new MetroNetwork(ClusterBenchPlan.ComparedNodes, ClusterBenchPlan.NoPhysicalRate).Pairs
            .Should().HaveCountGreaterThanOrEqualTo(ClusterBenchPlan.Callers);
}
