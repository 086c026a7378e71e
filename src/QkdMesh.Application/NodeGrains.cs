using System.Collections.Concurrent;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application;

/// <summary>The node grains of SAEs. References are kept: making one costs more than the rest of a request here.</summary>
public sealed class NodeGrains(IGrainFactory grains, NetworkView view)
{
    private readonly ConcurrentDictionary<NodeId, INodeGrain> _known = new();

    /// <summary>The node that an SAE is at in the newest topology, or null.</summary>
    internal INodeGrain? Find(SaeId sae) => view.Current?.Topology.FindSae(sae) is { } known
        // Only nodes of a topology come here, so names from outside cannot fill the memory.
        ? _known.GetOrAdd(known.Node, static (node, factory) => factory.Node(node), grains)
        : null;

    /// <summary>What there is to say where <see cref="Find"/> finds nothing.</summary>
    internal MeshError Missing(SaeId sae) =>
        view.Current is null ? NetworkReadiness.NotYet : new(ErrorCode.UnknownSae, $"{sae} is no SAE of {view.Current.Topology.Name}");

    /// <summary>Calls the node of an SAE for nothing: what such a call costs.</summary>
    public ValueTask<Result<Done>> PingAsync(SaeId sae) => Find(sae) is { } node ? node.PingAsync().OrUnavailable() : new(Missing(sae));
}
