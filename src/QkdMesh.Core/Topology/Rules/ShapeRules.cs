namespace QkdMesh.Core.Topology.Rules;

/// <summary>The links make the declared shape. Needs a connected network of the right size.</summary>
internal static class ShapeRules
{
    public static List<TopologyFault> Check(TopologyDefinition definition, FibreGraph graph)
    {
        if (definition.Shape == NetworkShape.Mesh) return [];
        var parallel = ParallelLinks(definition, graph).ToList();
        if (parallel.Count > 0) return parallel;
        if (OtherShape(definition, graph) is { } other) return [other];
        return definition.Shape switch
        {
            NetworkShape.Ring => RingShape.Check(definition, graph),
            NetworkShape.Star => StarShape.Check(definition, graph),
            _ => [],
        };
    }

    /// <summary>Comes before all other rules of the whole: a gap in what cannot be a ring is no news.</summary>
    public static TopologyFault? WrongSize(TopologyDefinition definition, FibreGraph graph)
    {
        var count = definition.Nodes.Count;
        var problem = definition.Shape switch
        {
            NetworkShape.Ring when count < 3 => $"a ring has 3 nodes or more, and this has {count}",
            NetworkShape.Star when count < 3 => $"a star has a hub and 2 or more others, and this has {count} in all",
            NetworkShape.PointToPoint when count != 2 => $"a point-to-point network has 2 nodes, and this has {count}",
            _ => null,
        };
        if (problem is null) return null;
        var actual = ActualShape.Of(graph);
        var word = actual.Shape == NetworkShape.Mesh ? "use shape: mesh" : $"use shape: {actual.Word}, as the links are, or shape: mesh";
        return new(["shape"], problem, definition.Shape == NetworkShape.PointToPoint ? word : $"{word}, or add nodes");
    }

    // One fault in place of one for each link or node: the links are right, and the word is wrong.
    private static TopologyFault? OtherShape(TopologyDefinition definition, FibreGraph graph)
    {
        var actual = ActualShape.Of(graph);
        // Three nodes and two links may as well be a ring with a gap.
        if (actual.Shape == NetworkShape.Mesh || actual.Shape == definition.Shape || graph.NodeCount == 3 && actual.Hub is not null)
            return null;
        var why = actual.Hub is { } hub ? $"every link ends at '{definition.Nodes[hub].Id}'" : "each node has two links";
        return new(
            ["shape"], $"this is a {actual.Word} and not a {definition.Shape.ToString().ToLowerInvariant()}: {why}",
            $"use shape: {actual.Word}, or change the ends of the links");
    }

    private static IEnumerable<TopologyFault> ParallelLinks(TopologyDefinition definition, FibreGraph graph)
    {
        var joined = new HashSet<(int, int)>();
        foreach (var (index, (a, b)) in graph.Links.Index())
        {
            if (joined.Add((Math.Min(a, b), Math.Max(a, b)))) continue;
            var link = definition.Links[index];
            yield return new(
                At.Link(index, "ends"),
                $"this is a second link between '{link.A}' and '{link.B}'",
                "remove it, or use shape: mesh, which may have parallel links");
        }
    }
}
