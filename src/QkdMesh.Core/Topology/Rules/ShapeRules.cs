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
    public static TopologyFault? WrongSize(TopologyDefinition definition) => (definition.Shape, definition.Nodes.Count) switch
    {
        (NetworkShape.Ring, < 3 and var count) => new(
            ["shape"], $"a ring has 3 nodes or more, and this has {count}", "use shape: point-to-point, or add nodes"),
        (NetworkShape.Star, < 3 and var count) => new(
            ["shape"], $"a star has a hub and 2 or more others, and this has {count} in all", "use shape: point-to-point, or add nodes"),
        (NetworkShape.PointToPoint, not 2 and var count) => new(
            ["shape"], $"a point-to-point network has 2 nodes, and this has {count}", "use shape: mesh"),
        _ => null,
    };

    // One fault in place of one for each link or node: the links are right, and the word is wrong.
    private static TopologyFault? OtherShape(TopologyDefinition definition, FibreGraph graph)
    {
        var (nodes, links) = (graph.NodeCount, graph.Links.Count);
        // Three nodes and two links may as well be a ring with a gap.
        var hub = nodes > 3 && links == nodes - 1
            ? Enumerable.Range(0, nodes).Cast<int?>().FirstOrDefault(node => graph.LinksAt(node!.Value) == links)
            : null;
        var isRing = links == nodes && Enumerable.Range(0, nodes).All(node => graph.LinksAt(node) == 2);
        return definition.Shape switch
        {
            NetworkShape.Ring when hub is { } middle => new(
                ["shape"], $"this is a star and not a ring: every link ends at '{definition.Nodes[middle].Id}'",
                "use shape: star, or change the ends of the links"),
            NetworkShape.Star when isRing => new(
                ["shape"], "this is a ring and not a star: each node has two links", "use shape: ring, or change the ends of the links"),
            _ => null,
        };
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
