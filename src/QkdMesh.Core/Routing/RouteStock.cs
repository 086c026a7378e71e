using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Routing;

/// <summary>How much key the links of a route hold.</summary>
public static class RouteStock
{
    /// <summary>Whether key from a node over a link goes from the link's end A to its end B.</summary>
    public static bool IsFromA(this NetworkSnapshot network, LinkId link, NodeId from) => network.Topology.FindLink(link)?.A == from;

    /// <summary>The smallest stock along a route, in its direction. A route without links has no limit.</summary>
    public static Bits LeastStock(this NetworkSnapshot network, Route route) => route.Links.Length == 0
        ? Bits.From(long.MaxValue)
        : route.Links.Select((link, hop) => network.StateOf(link).Stock(network.IsFromA(link, route.Nodes[hop]))).Min();
}
