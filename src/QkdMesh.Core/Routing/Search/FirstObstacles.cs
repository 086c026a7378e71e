using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Routing.Search;

/// <summary>
/// The obstacles at which key from a node stops. Only those count behind which links lead on to the target: the others stand in nobody's
/// way.
/// </summary>
internal sealed class FirstObstacles(NetworkTopology topology, Obstacles obstacles)
{
    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<Obstacle> Between(NodeId source, NodeId target)
    {
        var reached = Spread(source, (from, link) => !obstacles.On(from, link, from == source).Any());
        var beyond = Spread(target, (from, link) => !reached.Contains(link.OtherEnd(from)));
        return
        [
            .. reached.SelectMany(node => topology.LinksOf(node).Select(link => (From: node, Link: link)))
                .Where(hop => beyond.Contains(hop.Link.OtherEnd(hop.From)))
                .SelectMany(hop => obstacles.On(hop.From, hop.Link, hop.From == source))
                .Distinct().OrderBy(block => block.What, StringComparer.Ordinal),
        ];
    }

    /// <summary>The nodes that are reached from one, itself included.</summary>
    private HashSet<NodeId> Spread(NodeId start, Func<NodeId, LinkDefinition, bool> goesOn)
    {
        var reached = new HashSet<NodeId> { start };
        var waiting = new Queue<NodeId>([start]);
        while (waiting.TryDequeue(out var node))
        {
            foreach (var link in topology.LinksOf(node))
                if (goesOn(node, link) && reached.Add(link.OtherEnd(node)))
                    waiting.Enqueue(link.OtherEnd(node));
        }

        return reached;
    }
}
