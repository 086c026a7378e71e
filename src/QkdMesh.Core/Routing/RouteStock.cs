using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Routing;

/// <summary>How much key the links of a route hold.</summary>
public static class RouteStock
{
    /// <summary>The smallest stock along a route, in its direction. A route without links has no limit.</summary>
    public static Bits LeastStock(this NetworkSnapshot network, Route route) => route.Links.Length == 0
        ? Bits.From(long.MaxValue)
        : route.Links.Select((link, hop) => network.StateOf(link).Stock(network.Topology.FindLink(link)?.A == route.Nodes[hop])).Min();
}
