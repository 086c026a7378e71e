using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.KeySupply;

/// <summary>
/// Says what stands in the way of a request: the links and nodes that leave no route, or the nodes without a silo, if only their absence
/// keeps key from going from one node to another.
/// </summary>
public sealed class HostingAdvice(INodeHosting hosting)
{
    /// <summary>
    /// The error, with what leaves no route, or with the fewest sites in its detail that would join the two nodes if silos hosted them.
    /// </summary>
    public MeshError Explain(MeshError error, RoutedNetwork latest, KeyRequest request)
    {
        var network = latest.Snapshot;
        var lacksRoutes = error.Code is ErrorCode.NoRoute or ErrorCode.NoDisjointRoutes;
        if (!lacksRoutes && error.Code is not (ErrorCode.NodeUnavailable or ErrorCode.RelayFailed or ErrorCode.InsufficientKey))
            return error;
        if (network.Topology.FindSae(request.Master) is not { } master) return error;
        if (network.Topology.FindSae(error.Slave ?? request.Slave) is not { } slave) return error;
        var wanted = request.RequirementsFor(network.Topology, slave.Id);
        var pair = network.Topology.RequirementsOf(request.Master, slave.Id);
        if (lacksRoutes && WhyFewer(latest, wanted, pair, master.Node, slave.Node) is { } why)
        {
            var asked = request.Requirements;
            var isRaised = wanted.LeastPaths > asked.LeastPaths || wanted.LeastAssurance > asked.LeastAssurance;
            var by = isRaised ? $"; the topology has {pair} for {request.Master} and {slave.Id}" : "";
            return error with { Detail = why.Reason + by, Advice = why.Advice };
        }
        var missing = OnTheWay(network, master.Node, slave.Node, wanted.LeastAssurance)
            .Where(node => !hosting.IsAnywhere(node)).Select(node => node.Value).ToList();
        if (missing.Count == 0) return error;
        var all = string.Join(',', missing);
        return error with { Detail = $"{error.Detail}: no silo hosts site {all}: start one with --site {all}" };
    }

    private RouteRefusal? WhyFewer(RoutedNetwork latest, KeyRequirements wanted, PairRequirements pair, NodeId from, NodeId to) =>
        latest.Planner.WhyFewer(from, to, wanted.Route, wanted.LeastPaths, wanted.LeastAssurance, hosting.IsAnywhere, pair);

    /// <summary>The nodes of the way that lacks the fewest silos, the far end first; none if no silo could join the two nodes.</summary>
    private IEnumerable<NodeId> OnTheWay(NetworkSnapshot network, NodeId from, NodeId to, Assurance least)
    {
        var takesPqc = network.Topology.MayTakePqc(least);
        var best = new Dictionary<NodeId, (int Missing, NodeId Before)> { [from] = (0, from) };
        var open = new PriorityQueue<NodeId, int>([(from, 0)]);
        while (open.TryDequeue(out var node, out _))
        {
            // Keys pass through trusted nodes only. Other nodes may begin or end a route.
            if (node != from && (network.Quarantined.Contains(node) || network.Topology.FindNode(node)?.Role != NodeRole.Trusted)) continue;
            foreach (var link in network.Topology.LinksOf(node).Where(IsOfUse))
            {
                var next = link.OtherEnd(node);
                var count = best[node].Missing + (hosting.IsAnywhere(next) ? 0 : 1);
                if (best.TryGetValue(next, out var known) && known.Missing <= count) continue;
                best[next] = (count, node);
                open.Enqueue(next, count);
            }
        }
        for (var node = to; node != from && best.TryGetValue(node, out var step); node = step.Before) yield return node;

        // The reported rate does not count: a link that waits for a silo has no rate yet.
        bool IsOfUse(LinkDefinition link) =>
            network.StateOf(link.Id).Status != LinkStatus.Off &&
            link.SecretKeyRate.BitsPerSecond > 0 &&
            (takesPqc || link.HasQuantumChannel);
    }
}
