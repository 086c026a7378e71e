using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Routing.Search;

/// <summary>
/// The way between two nodes with the fewest obstacles, then the fewest hops, by the method of Bellman and Ford. An obstacle that only
/// another topology removes counts as many.
/// </summary>
internal sealed class LeastBlockedWay(NetworkTopology topology, Obstacles obstacles)
{
    private const long PerHop = 1, PerObstacle = 1_000, PerLasting = 1_000_000;

    /// <summary>The hops of the way with their obstacles; null if no chain of at most so many links joins the two nodes.</summary>
    /// <param name="passedNodes">Nodes that the way must not enter.</param>
    /// <param name="passedLinks">Links that the way must not use.</param>
    public IReadOnlyList<IReadOnlyList<Obstacle>>? Find(
        NodeId source, NodeId target, int maxHops, IReadOnlySet<NodeId> passedNodes, IReadOnlySet<LinkId> passedLinks)
    {
        var known = new Dictionary<NodeId, Step> { [source] = new(0, null, []) };
        var latest = new Dictionary<NodeId, Step>(known);
        for (var hop = 1; hop <= maxHops && latest.Count > 0; hop++)
        {
            var next = new Dictionary<NodeId, Step>();
            foreach (var (from, before) in latest.OrderBy(step => step.Key.Value, StringComparer.Ordinal))
            foreach (var link in topology.LinksOf(from))
            {
                var to = link.OtherEnd(from);
                if (from == target || to == source || passedNodes.Contains(to) || passedLinks.Contains(link.Id)) continue;
                var blocks = obstacles.On(from, link, isFirst: from == source).ToList();
                var cost = before.Cost + PerHop + blocks.Sum(block => block.IsLasting ? PerLasting : PerObstacle);
                if (known.TryGetValue(to, out var best) && best.Cost <= cost) continue;
                known[to] = next[to] = new(cost, before, blocks);
            }

            latest = next;
        }

        return known.TryGetValue(target, out var last) ? last.FromSource() : null;
    }

    // A step keeps the steps before it: a later round may find a cheaper way to a node over more hops.
    private sealed record Step(long Cost, Step? Before, IReadOnlyList<Obstacle> Blocks)
    {
        public List<IReadOnlyList<Obstacle>> FromSource()
        {
            var steps = new List<IReadOnlyList<Obstacle>>();
            for (var at = this; at.Before is not null; at = at.Before) steps.Insert(0, at.Blocks);
            return steps;
        }
    }
}
