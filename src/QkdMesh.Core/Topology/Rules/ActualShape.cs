namespace QkdMesh.Core.Topology.Rules;

/// <summary>The shape that links make, whatever the definition calls it: the narrowest one that fits.</summary>
/// <param name="Hub">The node at which all links of a star end.</param>
internal sealed record ActualShape(NetworkShape Shape, string Word, int? Hub = null)
{
    private static readonly ActualShape
        Mesh = new(NetworkShape.Mesh, "mesh"), Ring = new(NetworkShape.Ring, "ring"),
        PointToPoint = new(NetworkShape.PointToPoint, "point-to-point");

    public static ActualShape Of(FibreGraph graph)
    {
        var (nodes, links) = (graph.NodeCount, graph.Links.Count);
        // A part that no link reaches, or a second link between two nodes, makes a mesh.
        if (graph.Parts().Count > 1 || HasParallelLinks(graph)) return Mesh;
        if (nodes == 2) return PointToPoint;
        if (links == nodes && nodes > 2 && Enumerable.Range(0, nodes).All(node => graph.LinksAt(node) == 2)) return Ring;
        if (nodes < 3 || links != nodes - 1) return Mesh;
        var hub = Enumerable.Range(0, nodes).MaxBy(graph.LinksAt);
        return graph.LinksAt(hub) == links ? new(NetworkShape.Star, "star", hub) : Mesh;
    }

    private static bool HasParallelLinks(FibreGraph graph) =>
        graph.Links.Select(link => (Math.Min(link.A, link.B), Math.Max(link.A, link.B))).Distinct().Count() < graph.Links.Count;
}
