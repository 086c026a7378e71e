using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Network;

/// <summary>Which nodes may hold key.</summary>
public static class NodeTrust
{
    /// <summary>The reason why key must not be at one of these nodes now, or null.</summary>
    public static MeshError? CheckTrusted(this NetworkSnapshot network, IEnumerable<NodeId> nodes) =>
        nodes.FirstOrDefault(network.Quarantined.Contains) is { Value: not null } quarantined
            ? new(ErrorCode.NodeQuarantined, $"{quarantined} is quarantined")
            : null;
}
