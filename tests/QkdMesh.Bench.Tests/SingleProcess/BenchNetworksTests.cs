using QkdMesh.Bench.SingleProcess;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Bench.Tests.SingleProcess;

public sealed class BenchNetworksTests
{
    [Fact]
    public void TargetIsSoManyHopsAway_ForEveryStepOfTheChain()
    {
        var chain = BenchNetworks.Chain();
        var source = chain.FindSae(new SaeId(BenchNetworks.Source))!;
        var distances = TopologyPaths.From(chain, source.Node);
        foreach (var hops in BenchPlan.Hops)
        {
            var target = chain.FindSae(new SaeId(BenchNetworks.TargetAt(hops)))!;
            distances[target.Node].Hops.Should().Be(hops);
            chain.MayShare(source.Id, target.Id).Should().BeTrue();
        }
    }

    [Fact]
    public void EveryLinkOfTheRingCanBeCut()
    {
        var ring = BenchNetworks.Ring();
        var source = ring.FindSae(new SaeId(BenchNetworks.Source))!;
        ring.Definition.Links.Should().HaveCount(BenchNetworks.RingSize)
            .And.OnlyContain(link => TopologyPaths.From(ring, source.Node, link.Id).Count == BenchNetworks.RingSize);
    }
}
