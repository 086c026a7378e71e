using System.Collections.Concurrent;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application;

/// <summary>
/// The nodes of SAEs. References to grains are kept: to make a reference costs more than the rest of a request here.
/// </summary>
public sealed class NodeGrains(
    IGrainFactory grains, INodesHere here, INodeHosting hosting, IMembershipLease lease, NetworkView view, OtherSilos others)
{
    private readonly ConcurrentDictionary<NodeId, INodeGrain> _known = new();

    /// <summary>
    /// The node of an SAE in the newest topology, or null. Key must not leave its site: the result is also null if the node is hosted
    /// elsewhere, or if this silo does not hold its membership lease.
    /// </summary>
    internal INodeGrain? Find(SaeId sae) => view.Current?.Topology.FindSae(sae) is { } known ? Find(known.Node) : null;

    /// <summary>The grain of a node of the newest topology. Null as for an SAE.</summary>
    internal INodeGrain? Find(NodeId node) => lease.IsHeld && hosting.IsHere(node)
        // Only nodes of a topology get here, so callers cannot fill the memory with names.
        ? _known.GetOrAdd(node, static (node, factory) => factory.Node(node), grains)
        : null;

    /// <summary>
    /// The node of an SAE, if it lives in this process. Otherwise the refusal says why not, and which silo is to serve the call.
    /// </summary>
    internal async ValueTask<ServingNode> ServingAsync(SaeId sae)
    {
        if (Find(sae) is not { } grain || view.Current?.Topology.FindSae(sae)?.Node is not { } node) return new(null, Missing(sae));
        if (here.Find(node) is { } known) return new(known, null);
        // A node that lives nowhere starts by this call, and mostly here.
        var place = await grain.LocateAsync().OrUnavailable();
        if (!place.IsOk) return new(null, place.Error);
        if (here.Find(node) is { } started) return new(started, null);
        // A silo that may not host the node can say that it does, and would give keys of its own making.
        return hosting.IsHostedBy(node, place.Value) && others.UrlOf(place.Value) is { } url
            ? new(null, new(ErrorCode.NotServedHere, $"{sae} is at {node}, which lives in another silo")
            {
                PassOnTo = new(url, node), TryAt = [url],
            })
            : new(null, new(ErrorCode.NodeUnavailable, $"{sae} is at {node}, which moves from silo to silo now"));
    }

    /// <summary>The error to answer with if <see cref="Find(SaeId)"/> returns null.</summary>
    internal MeshError Missing(SaeId sae)
    {
        if (view.Current is not { } network) return NetworkReadiness.NotYet;
        if (network.Topology.FindSae(sae) is not { } known)
            return network.Topology.NoSae(sae, ErrorCode.UnknownSae);
        var tryAt = others.Hosting(known.Node);
        if (!lease.IsHeld)
        {
            return new(ErrorCode.SiloNotReady, "this silo cannot confirm its cluster membership (Redis unreachable, no majority of silos)")
            {
                TryAt = tryAt,
            };
        }

        if (!hosting.IsAnywhere(known.Node))
            return new(ErrorCode.NodeUnavailable, $"{sae} is at {known.Node}, which no silo hosts now: start one with --site {known.Node}");
        return new(ErrorCode.NotServedHere, $"{sae} is at {known.Node}, which another silo hosts") { TryAt = tryAt };
    }

    /// <summary>The route that the next request will take again; null if it chooses, or if the node is not here.</summary>
    internal async Task<Route?> KeptRouteAsync(NodeId from, NodeId to, RouteQuery query)
    {
        if (query.Policy != RoutingPolicy.Sticky || Find(from) is not { } node) return null;
        var kept = await node.KeptRouteAsync(to, query.MaxHops).OrUnavailable();
        return kept.IsOk ? kept.Value : null;
    }

    /// <summary>An empty call to the node of an SAE, to measure what a call costs.</summary>
    public Task<Result<Done>> PingAsync(SaeId sae) =>
        Find(sae) is { } node ? node.PingAsync().OrUnavailable() : Task.FromResult<Result<Done>>(Missing(sae));
}

/// <summary>What a silo finds for the node of an SAE: the node, or why this process does not serve it.</summary>
internal readonly record struct ServingNode(INodeKeySupply? Here, MeshError? Refusal);
