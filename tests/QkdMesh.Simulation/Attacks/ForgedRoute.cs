using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Simulation.Attacks;

/// <summary>A route as a false message names it. The attacker's own message crosses link <paramref name="Hop"/>.</summary>
internal sealed record ForgedRoute(ImmutableArray<NodeId> Nodes, ImmutableArray<LinkId> Links, int Hop)
{
    public LinkId Link => Links[Hop];

    public NodeId Target => Nodes[^1];

    public bool IsLastHop => Hop == Links.Length - 1;

    /// <summary>
    /// A route from a claimed source over the attacker to a target. The nodes that get the message can check the part behind the
    /// attacker. They cannot check the part before it. Null if no way leads from the attacker to the target around the source.
    /// </summary>
    public static ForgedRoute? Over(TakenNode node, NodeId source, NodeId target)
    {
        if (WayOf(node, target, source) is not { } way) return null;
        return source == node.Id
            ? new([node.Id, .. way.Select(step => step.To)], [.. way.Select(step => step.Link)], 0)
            : new([source, node.Id, .. way.Select(step => step.To)], [node.AnyLink, .. way.Select(step => step.Link)], 1);
    }

    /// <summary>The shortest way from the attacker to a target.</summary>
    private static List<(NodeId To, LinkId Link)>? WayOf(TakenNode node, NodeId target, NodeId avoided)
    {
        var topology = node.Topology;
        Dictionary<NodeId, (NodeId From, LinkId Link)> reached = new() { [node.Id] = default };
        Queue<NodeId> open = new([node.Id]);
        while (open.TryDequeue(out var at) && !reached.ContainsKey(target))
        {
            foreach (var link in topology.LinksOf(at))
            {
                var next = link.OtherEnd(at);
                var mayPass = next == target || topology.FindNode(next)!.Role == NodeRole.Trusted;
                if (next != avoided && mayPass && reached.TryAdd(next, (at, link.Id))) open.Enqueue(next);
            }
        }
        if (target == node.Id || !reached.ContainsKey(target)) return null;
        List<(NodeId, LinkId)> way = [];
        for (var at = target; at != node.Id; at = reached[at].From) way.Insert(0, (at, reached[at].Link));
        return way;
    }
}
