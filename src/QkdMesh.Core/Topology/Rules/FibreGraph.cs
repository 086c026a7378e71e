using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Topology.Rules;

/// <summary>The network as numbered nodes and fibres, for the rules that look at all of it. Needs sound ids and ends.</summary>
internal sealed class FibreGraph
{
    // A link without a fibre brings nobody nearer.
    private const double NoFibre = double.PositiveInfinity;

    private readonly List<(int Node, double Kilometres)>[] _neighbours;

    public FibreGraph(TopologyDefinition definition)
    {
        var numbers = new Dictionary<NodeId, int>(definition.Nodes.Count);
        foreach (var node in definition.Nodes) numbers.Add(node.Id, numbers.Count);
        Links = [.. definition.Links.Select(link => (numbers[link.A], numbers[link.B]))];
        _neighbours = [.. definition.Nodes.Select(_ => new List<(int, double)>())];
        foreach (var (index, (a, b)) in Links.Index())
        {
            var link = definition.Links[index];
            var length = link.Source.Kind == KeySourceKind.Pqc ? NoFibre : link.Length.Kilometres;
            _neighbours[a].Add((b, length));
            _neighbours[b].Add((a, length));
        }
    }

    public int NodeCount => _neighbours.Length;

    /// <summary>The ends of each link, in the definition's order.</summary>
    public IReadOnlyList<(int A, int B)> Links { get; }

    public int LinksAt(int node) => _neighbours[node].Count;

    /// <summary>The parts that no link joins; each lists its nodes in the definition's order.</summary>
    public List<List<int>> Parts()
    {
        var parts = new List<List<int>>();
        var seen = new bool[NodeCount];
        for (var start = 0; start < NodeCount; start++)
        {
            if (seen[start]) continue;
            seen[start] = true;
            List<int> part = [start];
            for (var next = 0; next < part.Count; next++)
            {
                foreach (var (node, _) in _neighbours[part[next]])
                {
                    if (seen[node]) continue;
                    seen[node] = true;
                    part.Add(node);
                }
            }

            part.Sort();
            parts.Add(part);
        }

        return parts;
    }

    /// <summary>The node that is farthest from this one along fibre, and how far. Unreachable nodes are left out.</summary>
    public (int Node, double Kilometres) FarthestFrom(int start)
    {
        var settled = new bool[NodeCount];
        var queue = new PriorityQueue<int, double>();
        queue.Enqueue(start, 0);
        var farthest = (Node: start, Kilometres: 0.0);
        while (queue.TryDequeue(out var node, out var distance))
        {
            if (settled[node]) continue;
            settled[node] = true;
            farthest = (node, distance);
            foreach (var (neighbour, length) in _neighbours[node])
            {
                if (!settled[neighbour] && length < NoFibre) queue.Enqueue(neighbour, distance + length);
            }
        }

        return farthest;
    }
}
