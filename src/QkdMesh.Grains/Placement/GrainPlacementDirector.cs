using Orleans.Runtime;
using Orleans.Runtime.Placement;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;

namespace QkdMesh.Grains.Placement;

/// <summary>Chooses the silo for the grain of a node or a link among the silos that host that node, or one of the link's ends.</summary>
internal sealed class GrainPlacementDirector(NodeHosting hosting, NetworkView view) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var grain = target.GrainIdentity;
        var name = grain.Key.ToString()!;
        var silos = context.GetCompatibleSilos(target);
        // A hint comes with a call, and any silo can make calls.
        if (IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) is { } wanted && IsHost(wanted))
            return Task.FromResult(wanted);
        var hosts = Array.FindAll(silos, IsHost);
        if (hosts.Length == 0 && strategy is NodePlacement) throw new OrleansException($"no silo that is up hosts node {name}");
        // Every silo chooses the same silo for a grain, and the grains are spread over the silos.
        var best = (hosts.Length > 0 ? hosts : silos).MaxBy(silo => Mix(grain.GetUniformHashCode(), (uint)silo.GetConsistentHashCode()))!;
        return Task.FromResult(best);

        bool IsHost(SiloAddress silo) => hosting.Of(silo) is { } hosted && NodesOf(strategy, name).Any(hosted.Contains);
    }

    private IEnumerable<NodeId> NodesOf(PlacementStrategy strategy, string name)
    {
        if (strategy is NodePlacement) return [new NodeId(name)];
        return view.Current?.Topology.FindLink(new LinkId(name)) is { } link ? [link.A, link.B] : [];
    }

    private static uint Mix(uint one, uint other)
    {
        var mixed = unchecked((one ^ other) * 0x9E3779B1u);
        return mixed ^ (mixed >> 15);
    }
}
