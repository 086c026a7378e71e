using System.Collections.Concurrent;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application;

/// <summary>The node grains of SAEs. References are kept: making one costs more than the rest of a request here.</summary>
public sealed class NodeGrains(IGrainFactory grains, INodeHosting hosting, IMembershipLease lease, NetworkView view)
{
    private readonly ConcurrentDictionary<NodeId, INodeGrain> _known = new();

    /// <summary>The node that an SAE is at in the newest topology, or null.
    /// Key must not leave its site, so one that is hosted elsewhere is null as well, and any while this silo is not sure of its place.</summary>
    internal INodeGrain? Find(SaeId sae) => view.Current?.Topology.FindSae(sae) is { } known && lease.IsHeld && hosting.IsHere(known.Node)
        // Only nodes of a topology come here, so names from outside cannot fill the memory.
        ? _known.GetOrAdd(known.Node, static (node, factory) => factory.Node(node), grains)
        : null;

    /// <summary>What there is to say where <see cref="Find"/> finds nothing.</summary>
    internal MeshError Missing(SaeId sae)
    {
        if (view.Current is not { } network) return NetworkReadiness.NotYet;
        if (!lease.IsHeld) return new(ErrorCode.SiloNotReady, "neither the membership store nor a majority of the silos vouches for this one");
        return network.Topology.FindSae(sae) is { } known
            ? new(ErrorCode.NotServedHere, $"{sae} is at {known.Node}, which lives in another silo: ask there")
            : new(ErrorCode.UnknownSae, $"{sae} is no SAE of {network.Topology.Name}");
    }

    /// <summary>Calls the node of an SAE for nothing: what such a call costs.</summary>
    public Task<Result<Done>> PingAsync(SaeId sae) =>
        Find(sae) is { } node ? node.PingAsync().OrUnavailable() : Task.FromResult<Result<Done>>(Missing(sae));
}
