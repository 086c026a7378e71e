using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QuikGraph;

namespace QkdMesh.Core.Routing.Search;

/// <summary>
/// A snapshot as a directed graph of available rates. Nodes and links are numbered in the ordinal order of their ids, so that
/// comparing numbers compares ids. Nothing writes to it once it is built, which is what makes parallel readers safe.
/// </summary>
internal sealed class RateGraph
{
    // Of the rate of a link that makes key. It only ranks the link behind others.
    private const double LeastShare = 1e-6;

    private readonly BidirectionalGraph<int, Arc> _arcs = new(allowParallelEdges: true);
    private readonly NodeId[] _nodes;
    private readonly LinkId[] _links;
    private readonly Dictionary<NodeId, int> _indices;
    private readonly bool[] _quarantined;
    private readonly bool[] _relays;

    public RateGraph(NetworkSnapshot snapshot, TimeSpan stockHorizon)
    {
        var nodes = snapshot.Topology.Definition.Nodes.OrderBy(node => node.Id.Value, StringComparer.Ordinal).ToArray();
        var links = snapshot.Topology.Definition.Links.OrderBy(link => link.Id.Value, StringComparer.Ordinal).ToArray();
        _nodes = [.. nodes.Select(node => node.Id)];
        _links = [.. links.Select(link => link.Id)];
        _indices = _nodes.Index().ToDictionary(node => node.Item, node => node.Index);
        _quarantined = [.. _nodes.Select(snapshot.Quarantined.Contains)];
        _relays = [.. nodes.Select((node, index) => node.Role == NodeRole.Trusted && !_quarantined[index])];

        _arcs.AddVertexRange(Enumerable.Range(0, nodes.Length));
        // A tenant that used less than its share finds key also if everything is spoken for.
        var isShared = snapshot.Topology.RelayingTenants.Length > 1;
        foreach (var (index, link) in links.Index())
        {
            var state = snapshot.StateOf(link.Id);
            var least = isShared && state.CarriesKey ? LeastShare * state.SecretKeyRate.BitsPerSecond : 0;
            var (a, b) = (_indices[link.A], _indices[link.B]);
            Add(new Arc(a, b, index, Math.Max(least, state.AvailableRate(fromA: true, stockHorizon).BitsPerSecond)));
            Add(new Arc(b, a, index, Math.Max(least, state.AvailableRate(fromA: false, stockHorizon).BitsPerSecond)));
        }
    }

    public int NodeCount => _nodes.Length;

    /// <summary>Every arc, in the order of link ids from each node.</summary>
    public IEnumerable<Arc> Arcs => _arcs.Edges;

    /// <summary>In the order of link ids.</summary>
    public IEnumerable<Arc> ArcsFrom(int node) => _arcs.OutEdges(node);

    public IEnumerable<Arc> ArcsTo(int node) => _arcs.InEdges(node);

    /// <summary>Whether keys of others may pass through a node.</summary>
    public bool Relays(int node) => _relays[node];

    /// <summary>False where an end is unknown or quarantined.</summary>
    public bool TryFindEnds(NodeId source, NodeId target, out int from, out int to) =>
        _indices.TryGetValue(source, out from) & _indices.TryGetValue(target, out to) && !_quarantined[from] && !_quarantined[to];

    public int IndexOf(NodeId node) => _indices[node];

    public bool IsOf(Arc arc, LinkId link) => _links[arc.Link] == link;

    public Route ToRoute(Arc[] path) => new(
        [_nodes[path[0].Source], .. path.Select(arc => _nodes[arc.Target])],
        [.. path.Select(arc => _links[arc.Link])],
        KeyRate.FromBitsPerSecond(path.Min(arc => arc.Rate)));

    /// <summary>The route with its bottleneck here; null where it does not exist here. Its ends are known and not quarantined.</summary>
    public Route? Renewed(Route route)
    {
        var path = new Arc[route.Hops];
        for (var hop = 0; hop < path.Length; hop++)
        {
            var areKnown = _indices.TryGetValue(route.Nodes[hop], out var from) & _indices.TryGetValue(route.Nodes[hop + 1], out var to);
            if (!areKnown || (hop > 0 && !_relays[from])) return null;
            if (ArcsFrom(from).FirstOrDefault(arc => arc.Target == to && _links[arc.Link] == route.Links[hop]) is not { } arc) return null;
            path[hop] = arc;
        }
        return route with { Bottleneck = KeyRate.FromBitsPerSecond(path.Min(arc => arc.Rate)) };
    }

    public RouteCandidate Detail(Route route)
    {
        var rates = route.Links
            .Select((link, hop) => ArcsFrom(_indices[route.Nodes[hop]]).First(arc => _links[arc.Link] == link).Rate)
            .ToArray();
        var narrowest = Array.IndexOf(rates, route.Bottleneck.BitsPerSecond);
        return new(route, [.. rates.Select(KeyRate.FromBitsPerSecond)], narrowest < 0 ? null : route.Links[narrowest]);
    }

    private void Add(Arc arc)
    {
        if (arc.Rate > 0) _arcs.AddEdge(arc);
    }
}
