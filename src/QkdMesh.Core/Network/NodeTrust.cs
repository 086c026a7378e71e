using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Network;

/// <summary>Which nodes may hold key.</summary>
public static class NodeTrust
{
    /// <summary>The reason why key must not be at one of these nodes now, or null.</summary>
    public static MeshError? CheckTrusted(this NetworkSnapshot network, IEnumerable<NodeId> nodes) =>
        nodes.FirstOrDefault(network.Quarantined.Contains) is { Value: not null } quarantined
            ? new(ErrorCode.NodeQuarantined, $"{quarantined} is quarantined")
            : null;

    /// <summary>The reason why key that passed these nodes must not be used now, or null.</summary>
    /// <param name="route">From source to target.</param>
    public static MeshError? CheckPassed(this NetworkSnapshot network, IReadOnlyList<NodeId> route)
    {
        if (network.CheckTrusted(route) is { } quarantine) return quarantine;
        // A node that left the topology took no trust with it: its key was sound when it was relayed.
        var distrusted = route.Skip(1).SkipLast(1)
            .FirstOrDefault(between => network.Topology.FindNode(between) is { Role: not NodeRole.Trusted });
        return distrusted.Value is null ? null : new(ErrorCode.NodeQuarantined, $"{distrusted} is not a trusted node any more");
    }
}
