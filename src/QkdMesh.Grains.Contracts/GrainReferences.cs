using QkdMesh.Core.Identifiers;

namespace QkdMesh.Grains.Contracts;

/// <summary>Grains by the names that they stand for.</summary>
public static class GrainReferences
{
    public static INodeGrain Node(this IGrainFactory grains, NodeId node) => grains.GetGrain<INodeGrain>(node.Value);

    public static ILinkGrain Link(this IGrainFactory grains, LinkId link) => grains.GetGrain<ILinkGrain>(link.Value);

    public static IControllerGrain Controller(this IGrainFactory grains, NetworkName network) =>
        grains.GetGrain<IControllerGrain>(network.Value);
}
