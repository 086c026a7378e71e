using QkdMesh.Core.Topology;

namespace QkdMesh.Host.Telemetry;

/// <summary>
/// Counts the nodes, links and tenants that a metrics provider has had series of. The provider keeps the room of each series for its whole
/// life, also of a link that is gone.
/// </summary>
/// <param name="topology">The topology that the provider was made for.</param>
internal sealed class SeriesRoom(TopologyDefinition topology)
{
    private readonly HashSet<string> _nodes = NodesOf(topology), _links = LinksOf(topology), _tenants = TenantsOf(topology);

    /// <summary>Whether the series of one more topology fit beside those of the earlier ones. If not, a new provider is needed.</summary>
    public bool Add(TopologyDefinition next)
    {
        _nodes.UnionWith(NodesOf(next));
        _links.UnionWith(LinksOf(next));
        _tenants.UnionWith(TenantsOf(next));
        return _nodes.Count <= SeriesLimit.MostNodes(topology) && _links.Count <= SeriesLimit.MostLinks(topology)
            && _tenants.Count <= SeriesLimit.MostTenants(topology);
    }

    private static HashSet<string> NodesOf(TopologyDefinition topology) => [.. topology.Nodes.Select(node => node.Id.Value)];

    private static HashSet<string> TenantsOf(TopologyDefinition topology) => [.. topology.Tenants.Select(tenant => tenant.Id)];

    // Series name the ends of a link too.
    private static HashSet<string> LinksOf(TopologyDefinition topology) =>
        [.. topology.Links.Select(link => $"{link.Id} {link.A} {link.B}")];
}
