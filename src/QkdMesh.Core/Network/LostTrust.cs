using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Network;

/// <summary>
/// Which nodes were quarantined, and when in the order of what one key manager has seen. A key that was under way meanwhile is not
/// trusted, also when the quarantine is over.
/// </summary>
internal sealed class LostTrust
{
    private readonly Dictionary<NodeId, int> _lastSeenQuarantined = [];

    /// <summary>Rises with every change of trust.</summary>
    public int Generation { get; private set; }

    public void See(NetworkSnapshot network)
    {
        Generation++;
        foreach (var node in network.Quarantined) _lastSeenQuarantined[node] = Generation;
    }

    /// <summary>The reason why key that is under way since a generation must not go on over these nodes, or null.</summary>
    public MeshError? CheckSince(int generation, IEnumerable<NodeId> nodes) =>
        nodes.FirstOrDefault(node => _lastSeenQuarantined.GetValueOrDefault(node) > generation) is { Value: not null } lost
            ? new(ErrorCode.NodeQuarantined, $"{lost} was quarantined while the key was under way")
            : null;
}
