using Orleans.Runtime;
using Orleans.Runtime.Placement;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;

namespace QkdMesh.Grains.Placement;

/// <summary>Finds the silo for a grain among those that host its site.</summary>
internal sealed class SiteDirector(SiloSites sites, NetworkView view) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var grain = target.GrainIdentity;
        var name = grain.Key.ToString()!;
        var silos = context.GetCompatibleSilos(target);
        if (IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) is { } wanted) return Task.FromResult(wanted);
        var hosting = Array.FindAll(silos, silo => sites.Of(silo) is { } hosted && NodesOf(strategy, name).Any(hosted.Contains));
        if (hosting.Length == 0 && strategy is AtSite) throw new OrleansException($"no silo that hosts {name} is there");
        // The same silo whoever asks, and another one for another grain.
        var best = (hosting.Length > 0 ? hosting : silos).MaxBy(silo => Mix(grain.GetUniformHashCode(), (uint)silo.GetConsistentHashCode()))!;
        return Task.FromResult(best);
    }

    private IEnumerable<NodeId> NodesOf(PlacementStrategy strategy, string name)
    {
        if (strategy is AtSite) return [new NodeId(name)];
        return view.Current?.Topology.FindLink(new LinkId(name)) is { } link ? [link.A, link.B] : [];
    }

    private static uint Mix(uint one, uint other)
    {
        var mixed = unchecked((one ^ other) * 0x9E3779B1u);
        return mixed ^ (mixed >> 15);
    }
}
