namespace QkdMesh.Core.Topology.Rules;

/// <summary>One node, the hub, is at an end of every link. The node with most links is taken as the hub.</summary>
internal static class StarShape
{
    public static List<TopologyFault> Check(TopologyDefinition definition, FibreGraph graph)
    {
        var hub = Enumerable.Range(0, graph.NodeCount).MaxBy(graph.LinksAt);
        return [.. graph.Links.Index()
            .Where(link => link.Item.A != hub && link.Item.B != hub)
            .GroupBy(link => graph.LinksAt(link.Item.A) >= graph.LinksAt(link.Item.B) ? link.Item.A : link.Item.B)
            .Select(links => SecondHub(definition, hub, links.Key, links.First().Index))];
    }

    private static TopologyFault SecondHub(TopologyDefinition definition, int hub, int second, int link)
    {
        var (first, other) = (definition.Nodes[hub].Id, definition.Nodes[second].Id);
        return new(
            At.Link(link, "ends"),
            $"the star has two hubs, '{first}' and '{other}'",
            $"let every link end at '{first}', or use shape: mesh");
    }
}
