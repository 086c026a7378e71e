using QkdMesh.Core.Topology;

namespace QkdMesh.Host.Telemetry;

/// <summary>
/// Counts the nodes and links that a metrics provider has had series of. The provider keeps the room of each series for its whole life,
/// also of a link that is gone.
/// </summary>
/// <param name="topology">The topology that the provider was made for.</param>
internal sealed class SeriesRoom(TopologyDefinition topology)
{
    private readonly HashSet<string> _nodes = NodesOf(topology), _links = LinksOf(topology);

    /// <summary>Whether the series of one more topology fit beside those of the earlier ones. If not, a new provider is needed.</summary>
    public bool Add(TopologyDefinition next)
    {
        _nodes.UnionWith(NodesOf(next));
        _links.UnionWith(LinksOf(next));
        return _nodes.Count <= SeriesLimit.MostNodes(topology) && _links.Count <= SeriesLimit.MostLinks(topology);
    }

    private static HashSet<string> NodesOf(TopologyDefinition topology) => [.. topology.Nodes.Select(node => node.Id.Value)];

    // Series name the ends of a link too.
    private static HashSet<string> LinksOf(TopologyDefinition topology) =>
        [.. topology.Links.Select(link => $"{link.Id} {link.A} {link.B}")];
}
