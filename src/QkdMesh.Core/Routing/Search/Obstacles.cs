using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Routing.Search;

/// <summary>Why there is no route between two nodes, in words.</summary>
internal sealed class Obstacles(NetworkSnapshot snapshot, RateGraph graph)
{
    private const int MostNamed = 5;

    private NetworkTopology Topology => snapshot.Topology;

    public string Between(NodeId source, NodeId target, int maxHops)
    {
        NodeId[] ends = [source, target];
        if (ends.Distinct().Where(end => Topology.FindNode(end) is null).ToArray() is [_, ..] unknown)
            return string.Join("; ", unknown.Select(end => $"node {end} is not in the network"));
        if (ends.Distinct().Where(snapshot.Quarantined.Contains).ToArray() is [_, ..] quarantined)
            return string.Join("; ", quarantined.Select(end => $"node {end} is quarantined"));
        if (LeastHops(source, target) is { } least)
            return $"no route within the limit of {Verdict.Hops(maxHops)}: the shortest has {least}";

        // Key gets as far as `reached`. Beyond it lies what would still lead to the target if every link and node let key through:
        // only what stands between the two is to blame.
        var reached = Spread(source, Passes, Carries);
        var beyond = Spread(target, node => !reached.Contains(node), (_, link, to) => !reached.Contains(to));
        var blocks = reached
            .SelectMany(node => Topology.LinksOf(node).Select(link => (Node: node, Link: link)))
            .Where(way => beyond.Contains(way.Link.OtherEnd(way.Node)))
            .Select(way => Block(way.Node, way.Link))
            .Distinct().Order(StringComparer.Ordinal).ToArray();
        if (blocks.Length == 0) return $"no chain of links joins {source} and {target}";
        var more = blocks.Length > MostNamed ? $"; and {blocks.Length - MostNamed} more" : "";
        return $"no way is open: {string.Join("; ", blocks.Take(MostNamed))}{more}";

        bool Passes(NodeId node) => node == source || graph.Relays(graph.IndexOf(node));

        bool Carries(NodeId from, LinkDefinition link, NodeId to) =>
            graph.ArcsFrom(graph.IndexOf(from)).Any(arc => arc.Target == graph.IndexOf(to));

        string Block(NodeId from, LinkDefinition link) => Passes(from) ? Fault(link, from) : Refusal(from);
    }

    private int? LeastHops(NodeId source, NodeId target)
    {
        var anyHops = Math.Max(1, graph.NodeCount);
        var search = new PathSearch(graph, graph.IndexOf(source), graph.IndexOf(target), anyHops, wideEnough: 0);
        return search.Front(Branch.Everything, onlyFirst: true).Paths is [var shortest, ..] ? shortest.Arcs.Length : null;
    }

    private string Fault(LinkDefinition link, NodeId from) => snapshot.StateOf(link.Id) switch
    {
        _ when !link.HasQuantumChannel && Topology.Definition.PqcUse == PqcUse.Never =>
            $"link {link.Id} is not used: it has no quantum channel, and pqc_use is never",
        { CarriesKey: true } => $"link {link.Id} has no key available from {from} to {link.OtherEnd(from)}",
        { Status: LinkStatus.Off } => $"link {link.Id} is off",
        _ => $"link {link.Id} is pending",
    };

    private string Refusal(NodeId node) => snapshot.Quarantined.Contains(node)
        ? $"node {node} is quarantined"
        : $"node {node} is an end node and relays nothing";

    /// <summary>The nodes that are reached from one, itself included.</summary>
    private HashSet<NodeId> Spread(NodeId start, Func<NodeId, bool> passes, Func<NodeId, LinkDefinition, NodeId, bool> carries)
    {
        var reached = new HashSet<NodeId> { start };
        var waiting = new Queue<NodeId>([start]);
        while (waiting.TryDequeue(out var node))
        {
            if (!passes(node)) continue;
            foreach (var link in Topology.LinksOf(node))
                if (carries(node, link, link.OtherEnd(node)) && reached.Add(link.OtherEnd(node)))
                    waiting.Enqueue(link.OtherEnd(node));
        }
        return reached;
    }
}
