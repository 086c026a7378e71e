using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Network;

/// <summary>
/// Which nodes were quarantined or not trusted nodes, and when in the order of what one key manager has seen. A key that was under way
/// meanwhile is not trusted, even if the nodes are trusted again.
/// </summary>
internal sealed class LostTrust
{
    private readonly Dictionary<NodeId, int> _lastSeenQuarantined = [], _lastSeenAsEndNode = [];

    private int _lastLoss;

    /// <summary>Rises with every change of trust.</summary>
    public int Generation { get; private set; }

    /// <summary>No key that is under way now may go on: this node destroyed its key.</summary>
    public void LoseAll() => _lastLoss = ++Generation;

    public void See(NetworkSnapshot network)
    {
        Generation++;
        foreach (var node in network.Quarantined) _lastSeenQuarantined[node] = Generation;
        foreach (var node in network.Topology.Definition.Nodes.Where(node => node.Role != NodeRole.Trusted))
            _lastSeenAsEndNode[node.Id] = Generation;
    }

    /// <summary>The reason why key that is under way since a generation must not go on over this route, or null.</summary>
    /// <param name="route">The nodes from source to target.</param>
    public MeshError? CheckSince(int generation, IReadOnlyList<NodeId> route)
    {
        if (_lastLoss > generation) return new(ErrorCode.NodeUnavailable, $"{route[0]} destroyed its key while the key was under way");
        if (route.FirstOrDefault(node => _lastSeenQuarantined.GetValueOrDefault(node) > generation) is { Value: not null } quarantined)
            return new(ErrorCode.NodeQuarantined, $"{quarantined} was quarantined while the key was under way");
        var between = route.Skip(1).SkipLast(1).FirstOrDefault(node => _lastSeenAsEndNode.GetValueOrDefault(node) > generation);
        return between.Value is null
            ? null
            : new(ErrorCode.NodeQuarantined, $"{between} was not a trusted node while the key was under way");
    }
}
