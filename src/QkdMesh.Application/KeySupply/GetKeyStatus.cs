using MediatR;
using QkdMesh.Application.Metering;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Application.KeySupply;

/// <summary>Says how many keys the caller can get now for the pair (caller, peer), and over which route.</summary>
/// <param name="Query">The options of the request for keys.</param>
public sealed record GetKeyStatus(SaeId Caller, SaeId Peer, RouteQuery Query)
    : IRequest<Result<KeyStatus>>, ICheckedRequest, IMeteredRequest
{
    public QuotaUse Use => new(Caller, Peer);

    public MeshError? Check(NetworkSnapshot network, KeySupplyOptions options) => network.CheckPair(Caller, Peer) ?? Query.Check();
}

/// <param name="Route">The best route, or the first one of as many as each key needs; null without them.</param>
/// <param name="AvailableKeys">Keys of the default size that the routes can relay from the tenant's share of their stock.</param>
/// <param name="CollectableKeys">Keys that the peer asked for and that wait for the caller.</param>
public sealed record KeyStatus(
    NodeId Node, NodeId PeerNode, KeySupplyOptions Limits, Route? Route, long AvailableKeys, int CollectableKeys);

public sealed class GetKeyStatusHandler(NetworkView view, NodeGrains nodes, KeySupplyOptions options)
    : IRequestHandler<GetKeyStatus, Result<KeyStatus>>
{
    public async Task<Result<KeyStatus>> Handle(GetKeyStatus request, CancellationToken cancellationToken)
    {
        var serving = await nodes.ServingAsync(request.Caller);
        if (serving.Here is not { } node) return serving.Refusal!;
        var waiting = await node.CountWaitingAsync(request.Peer, request.Caller).OrUnavailable();
        if (!waiting.IsOk) return waiting.Error;
        var network = view.Current!;
        if (network.CheckPair(request.Caller, request.Peer) is { } refusal) return refusal;
        var (from, to) = (network.Topology.FindSae(request.Caller)!.Node, network.Topology.FindSae(request.Peer)!.Node);
        var query = request.Query.For(network.Topology, request.Caller, request.Peer);
        var pair = network.Topology.RequirementsOf(request.Caller, request.Peer);
        var planners = view.Planner.InOrder(pair.LeastAssurance);
        var kept = pair.LeastPaths == 1 && await nodes.KeptRouteAsync(from, to, query) is { } last ? planners[^1].Renewed(last) : null;
        var routes = kept is not null ? [kept] : planners
            .Select(planner => planner.Disjoint(from, to, pair.LeastPaths, query))
            .FirstOrDefault(set => set.Count > 0, []);
        var available = routes.Select(route => KeysInStock(network, route, request.Caller)).DefaultIfEmpty().Min();
        return new KeyStatus(
            from, to, LimitsOf(network.Topology, request), routes is [var best, ..] ? best : null, available, waiting.Value);
    }

    private KeySupplyOptions LimitsOf(NetworkTopology topology, GetKeyStatus request) => options with
    {
        MaxKeySize = (int)topology.QuotasOf(request.Caller, request.Peer, QuotaKind.LargestKey)
            .Select(limit => limit.Limit).Append(options.MaxKeySize).Min(),
    };

    // Each key counts with a tag of its own: a request for a single key costs both. The rest of the stock is what other tenants may use.
    private long KeysInStock(NetworkSnapshot network, Route route, SaeId caller) => Math.Min(
        options.MaxWaitingKeysPerPair,
        (long)(network.LeastStock(route).Bytes * network.Topology.ShareOf(caller))
            / ((options.DefaultKeySize / 8) + KeyDelivery.AuthenticationLength));
}
