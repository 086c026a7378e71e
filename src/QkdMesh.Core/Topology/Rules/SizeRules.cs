using static QkdMesh.Core.Topology.TopologyLimits;

namespace QkdMesh.Core.Topology.Rules;

/// <summary>Bounds the work of every other rule.</summary>
internal static class SizeRules
{
    public static IEnumerable<TopologyFault> Check(TopologyDefinition definition)
    {
        if (definition.Nodes.Count == 0)
            yield return new(["nodes"], "the network has no nodes", "list at least one node");
        if (definition.Nodes.Count > MaxNodes) yield return TooMany("nodes", definition.Nodes.Count, MaxNodes);
        if (definition.Links.Count > MaxLinks) yield return TooMany("links", definition.Links.Count, MaxLinks);
        if (definition.Saes.Count > MaxSaes) yield return TooMany("saes", definition.Saes.Count, MaxSaes);
        if (definition.Pairs.Count > MaxPairs) yield return TooMany("pairs", definition.Pairs.Count, MaxPairs);
        if (definition.Tenants.Count > MaxTenants) yield return TooMany("tenants", definition.Tenants.Count, MaxTenants);
        if (definition.Access.Operators.Count > MaxOperators)
            yield return TooMany("operators", definition.Access.Operators.Count, MaxOperators);
    }

    private static TopologyFault TooMany(string section, int count, int limit) =>
        new([section], $"there are {count} {section}, over the limit of {limit}", "split the network in two");
}
