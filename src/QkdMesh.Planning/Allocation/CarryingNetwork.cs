using Fractions;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Planning.Allocation;

/// <summary>One direction of a link, listed under the node where it begins.</summary>
internal readonly record struct Arc(int Link, int To);

/// <summary>The links that carry keys and their nodes, by number. A cut does not change the numbers.</summary>
internal sealed class CarryingNetwork
{
    private readonly Dictionary<NodeId, int> _numbers;
    private readonly LinkDefinition[] _links;
    private readonly bool[] _relays;
    private readonly bool[] _carries;
    private readonly Arc[][] _arcs;

    public CarryingNetwork(NetworkTopology topology, PlanOptions options)
    {
        var nodes = topology.Definition.Nodes;
        _numbers = nodes.Index().ToDictionary(node => node.Item.Id, node => node.Index);
        _relays = [.. nodes.Select(node => node.Role is NodeRole.Trusted)];
        _links = [.. topology.Definition.Links.Where(options.Counts)];
        _carries = [.. _links.Select(_ => true)];
        Capacities = [.. _links.Select(options.CapacityOf)];
        _arcs = ArcsOfAll();
    }

    private CarryingNetwork(CarryingNetwork whole, bool[] carries)
    {
        (_numbers, _relays, _links, Capacities, _carries) = (whole._numbers, whole._relays, whole._links, whole.Capacities, carries);
        _arcs = ArcsOfAll();
    }

    public int NodeCount => _relays.Length;

    /// <summary>Keys per second of each link, both directions together, without regard to cuts.</summary>
    public Fraction[] Capacities { get; }

    public int NumberOf(NodeId node) => _numbers[node];

    /// <summary>Whether the node may relay keys of other nodes.</summary>
    public bool Relays(int node) => _relays[node];

    public ReadOnlySpan<Arc> ArcsFrom(int node) => _arcs[node];

    public bool Carries(int link) => _carries[link];

    public bool IsHitBy(Cut cut, int link) => cut switch
    {
        Cut.OfLink(var id) => _links[link].Id == id,
        Cut.OfNode(var id) => _links[link].Touches(id),
        _ => false,
    };

    public CarryingNetwork Without(Cut cut) => new(this, [.. _carries.Select((carries, link) => carries && !IsHitBy(cut, link))]);

    private Arc[][] ArcsOfAll()
    {
        var arcs = Enumerable.Range(0, NodeCount).Select(_ => new List<Arc>()).ToArray();
        foreach (var (at, link) in _links.Index().Where(link => _carries[link.Index]))
        {
            var (a, b) = (_numbers[link.A], _numbers[link.B]);
            arcs[a].Add(new(at, b));
            arcs[b].Add(new(at, a));
        }

        return [.. arcs.Select(from => from.ToArray())];
    }
}
