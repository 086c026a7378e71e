using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Topology;

/// <summary>Distances in a network without cuts: fewest hops, then the least fibre for these hops. End nodes relay nothing.</summary>
public static class TopologyPaths
{
    /// <summary>The distance to each node that a route from the start reaches.</summary>
    /// <param name="without">A link that routes must avoid.</param>
    public static IReadOnlyDictionary<NodeId, (int Hops, double Kilometres)> From(
        NetworkTopology topology, NodeId start, LinkId? without = null) => From(topology, start, link => link.Id != without);

    /// <summary>The same over some of the links.</summary>
    public static IReadOnlyDictionary<NodeId, (int Hops, double Kilometres)> From(
        NetworkTopology topology, NodeId start, Func<LinkDefinition, bool> uses)
    {
        var distances = new Dictionary<NodeId, (int Hops, double Kilometres)> { [start] = default };
        var frontier = new List<NodeId> { start };
        while (frontier.Count > 0)
        {
            var next = new Dictionary<NodeId, (int Hops, double Kilometres)>();
            foreach (var node in frontier.Where(node => node == start || topology.FindNode(node)?.Role is NodeRole.Trusted))
            {
                foreach (var link in topology.LinksOf(node)
                    .Where(link => uses(link) && !distances.ContainsKey(link.OtherEnd(node))))
                {
                    var reached = (Hops: distances[node].Hops + 1, Kilometres: distances[node].Kilometres + link.Length.Kilometres);
                    var known = next.GetValueOrDefault(link.OtherEnd(node), reached);
                    next[link.OtherEnd(node)] = reached.CompareTo(known) < 0 ? reached : known;
                }
            }

            foreach (var (node, distance) in next) distances[node] = distance;
            frontier = [.. next.Keys];
        }

        return distances;
    }
}
