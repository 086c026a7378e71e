namespace QkdMesh.Core.Topology.Rules;

/// <summary>Each node has two links. Being connected, the nodes then make one ring.</summary>
internal static class RingShape
{
    public static List<TopologyFault> Check(TopologyDefinition definition, FibreGraph graph)
    {
        var faults = Crowded(definition, graph).ToList();
        return faults.Count > 0 ? faults : [.. Gap(definition, graph)];
    }

    private static IEnumerable<TopologyFault> Crowded(TopologyDefinition definition, FibreGraph graph)
    {
        var degrees = new int[graph.NodeCount];
        foreach (var (index, (a, b)) in graph.Links.Index())
        {
            var (atA, atB) = (++degrees[a], ++degrees[b]);
            if (Math.Max(atA, atB) <= 2) continue;
            var node = definition.Nodes[atA > 2 ? a : b].Id;
            yield return new(
                At.Link(index, "ends"),
                $"in a ring each node has two links, and '{node}' has more",
                "remove this link or change its ends, or use shape: mesh");
        }
    }

    // With at most two links a node, a connected network that is no ring is a chain: it has two ends.
    private static IEnumerable<TopologyFault> Gap(TopologyDefinition definition, FibreGraph graph)
    {
        if (Enumerable.Range(0, graph.NodeCount).Where(node => graph.LinksAt(node) == 1).ToArray() is not [var first, var last])
            yield break;
        var (start, end) = (definition.Nodes[first].Id, definition.Nodes[last].Id);
        // A chain of three nodes is a star.
        yield return new(
            ["links"], $"the ring does not close: '{start}' and '{end}' have one link each",
            $"add a link with ends: [{end}, {start}], or use shape: {(graph.NodeCount == 3 ? "star" : "mesh")}");
    }
}
