namespace QkdMesh.Core.Topology.Rules;

/// <summary>Every node can be reached from every other.</summary>
internal static class ConnectivityRule
{
    private const int NamedNodes = 3;

    public static IEnumerable<TopologyFault> Check(TopologyDefinition definition, FibreGraph graph)
    {
        var parts = graph.Parts();
        var largest = parts.MaxBy(part => part.Count);
        return parts.Where(part => part != largest).Select(part => Apart(definition, part));
    }

    private static TopologyFault Apart(TopologyDefinition definition, List<int> part)
    {
        var names = string.Join(", ", part.Take(NamedNodes).Select(node => $"'{definition.Nodes[node].Id}'"));
        var problem = part.Count == 1
            ? $"no link reaches node {names}"
            : $"no link joins {names}{(part.Count > NamedNodes ? $" and {part.Count - NamedNodes} more" : "")} to the rest of the network";
        return new(At.Node(part[0]), problem, "add a link from there to the rest, or remove it");
    }
}
