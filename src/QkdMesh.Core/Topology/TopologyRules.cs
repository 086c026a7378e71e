using QkdMesh.Core.Topology.Rules;

namespace QkdMesh.Core.Topology;

/// <summary>
/// What makes a network sound. Every broken rule is reported, not only the first; a rule that only makes sense once another
/// holds waits for it, so that one mistake gives one fault.
/// </summary>
public static class TopologyRules
{
    public static IReadOnlyList<TopologyFault> Check(TopologyDefinition definition) => Check(definition, whole: true);

    /// <summary>
    /// The rules of single nodes, links and SAEs only: for a definition that lacks items which could not be read, and so
    /// cannot be judged as a whole.
    /// </summary>
    public static IReadOnlyList<TopologyFault> CheckItems(TopologyDefinition definition) => Check(definition, whole: false);

    private static List<TopologyFault> Check(TopologyDefinition definition, bool whole)
    {
        var sizes = SizeRules.Check(definition).ToList();
        if (sizes.Count > 0) return sizes;
        var identity = IdentityRules.Check(definition).ToList();
        List<TopologyFault> faults =
        [
            .. identity, .. ValueRules.Check(definition), .. SaeRules.Check(definition), .. PairRules.Check(definition),
            .. TenantRules.Check(definition), .. SelectorRules.Check(definition), .. OperatorRules.Check(definition),
            .. TwoPersonRules.Check(definition),
        ];
        if (whole && identity.Count == 0) faults.AddRange(CheckWhole(definition));
        return faults;
    }

    private static List<TopologyFault> CheckWhole(TopologyDefinition definition)
    {
        var graph = new FibreGraph(definition);
        if (ShapeRules.WrongSize(definition, graph) is { } wrongSize) return [wrongSize];
        var faults = ConnectivityRule.Check(definition, graph).ToList();
        if (faults.Count == 0) faults = ShapeRules.Check(definition, graph);
        if (faults.Count == 0) faults.AddRange(DiameterRule.Check(definition, graph));
        return faults;
    }
}
