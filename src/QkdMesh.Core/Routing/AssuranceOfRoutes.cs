using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Routing;

/// <summary>Which assurance ways through a network give.</summary>
public static class AssuranceOfRoutes
{
    /// <param name="routes">One, or one for each XOR share.</param>
    /// <param name="isHybrid">Whether the two ends put a secret of their own into the key.</param>
    public static Assurance AssuranceOf(this NetworkTopology topology, IReadOnlyList<Route> routes, bool isHybrid)
    {
        var overQkd = routes.Count(route => topology.IsOverQkd(route.Links));
        if (overQkd == 0) return Assurance.Pqc;
        return isHybrid || overQkd < routes.Count ? Assurance.Hybrid : Assurance.Its;
    }

    /// <summary>Whether keys of this assurance may take links without a quantum channel, by the network's <see cref="PqcUse"/>.</summary>
    public static bool MayTakePqc(this NetworkTopology topology, Assurance least) =>
        least == Assurance.Pqc && topology.Definition.PqcUse != PqcUse.Never;

    /// <summary>Whether every link has a quantum channel.</summary>
    public static bool IsOverQkd(this NetworkTopology topology, IEnumerable<Identifiers.LinkId> links) =>
        links.All(link => topology.FindLink(link) is { HasQuantumChannel: true });
}
