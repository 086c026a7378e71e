using static System.FormattableString;
using static QkdMesh.Core.Topology.TopologyLimits;

namespace QkdMesh.Core.Topology.Rules;

/// <summary>No two nodes are farther apart along fibre than the operator allows. Needs a connected network.</summary>
internal static class DiameterRule
{
    // Sums of lengths carry rounding errors. No operator means a difference of a micrometre.
    private const double RoundingKm = 1e-9;

    public static IEnumerable<TopologyFault> Check(TopologyDefinition definition, FibreGraph graph)
    {
        if (definition.MaxDiameter is not { } limit) yield break;
        if (graph.NodeCount > MaxNodesForDiameter || graph.Links.Count > MaxLinksForDiameter)
        {
            yield return new(
                ["max_diameter_km"],
                $"the diameter is checked only up to {MaxNodesForDiameter} nodes and {MaxLinksForDiameter} links",
                "leave max_diameter_km out");
            yield break;
        }

        var (from, to) = (0, (Node: 0, Kilometres: 0.0));
        for (var node = 0; node < graph.NodeCount; node++)
        {
            var farthest = graph.FarthestFrom(node);
            if (farthest.Kilometres > to.Kilometres) (from, to) = (node, farthest);
        }

        if (to.Kilometres <= limit.Kilometres + RoundingKm) yield break;
        var (a, b) = (definition.Nodes[from].Id, definition.Nodes[to.Node].Id);
        yield return new(
            ["max_diameter_km"],
            Invariant($"'{a}' and '{b}' are {to.Kilometres:0.###} km of fibre apart, over the limit of {limit.Kilometres:0.###} km"),
            "shorten the way between them, or raise max_diameter_km");
    }
}
