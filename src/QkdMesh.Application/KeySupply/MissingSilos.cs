using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.KeySupply;

/// <summary>Names the nodes that no silo hosts, where these alone keep key from going from one node to another.</summary>
public sealed class MissingSilos(IHostedSites sites)
{
    /// <summary>The error as it is, or with what to start in its detail.</summary>
    public MeshError Explain(MeshError error, NetworkSnapshot network, NodeId from, NodeId to)
    {
        if (error.Code is not (ErrorCode.NoRoute or ErrorCode.NodeUnavailable or ErrorCode.RelayFailed or ErrorCode.InsufficientKey)) return error;
        var reached = Reach(network, from, sites.IsAnywhere);
        if (reached.Contains(to)) return error;
        // Also where each of them is hosted, there may be no way: then they are not the cause.
        var behind = Reach(network, to, node => !reached.Contains(node));
        var missing = behind
            .Where(node => !sites.IsAnywhere(node) && (node == to || Neighbours(network, node).Any(reached.Contains)))
            .Select(node => node.Value).Order(StringComparer.Ordinal).ToList();
        if (missing.Count == 0) return error;
        var sitesMissing = string.Join(',', missing);
        return error with { Detail = $"{error.Detail}: no silo hosts site {sitesMissing}: start one with --site {sitesMissing}" };
    }

    /// <summary>The nodes that key could reach from one, over nodes that are allowed.</summary>
    private static HashSet<NodeId> Reach(NetworkSnapshot network, NodeId start, Func<NodeId, bool> isAllowed)
    {
        var reached = new HashSet<NodeId> { start };
        var open = new Queue<NodeId>(reached);
        while (open.TryDequeue(out var node))
        {
            // Others may begin or end a route, and nothing passes through them.
            if (node != start && (network.Quarantined.Contains(node) || network.Topology.FindNode(node)?.Role != NodeRole.Trusted)) continue;
            foreach (var next in Neighbours(network, node).Where(isAllowed))
            {
                if (reached.Add(next)) open.Enqueue(next);
            }
        }
        return reached;
    }

    // Of a link that is off, silos are not what is missing.
    private static IEnumerable<NodeId> Neighbours(NetworkSnapshot network, NodeId node) =>
        network.Topology.LinksOf(node).Where(link => network.StateOf(link.Id).Status != LinkStatus.Off).Select(link => link.OtherEnd(node));
}
