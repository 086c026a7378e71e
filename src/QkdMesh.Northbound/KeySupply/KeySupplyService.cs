using Grpc.Core;
using MediatR;
using Microsoft.AspNetCore.Http;
using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;
using QkdMesh.Northbound.Control;
using QkdMesh.Northbound.Errors;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Northbound.KeySupply;

/// <summary>Keys for SAEs over gRPC.</summary>
internal sealed class KeySupplyService(
    IMediator mediator, ICallerIdentity callers, KeySupplyRequests requests, PassedOnCalls others, NetworkView view)
    : V1.KeySupply.KeySupplyBase
{
    public override async Task<V1.GetStatusResponse> GetStatus(V1.GetStatusRequest request, ServerCallContext context)
    {
        var caller = callers.Of(context).OrThrow();
        var peer = RequestParts.Peer(request.PeerSaeId).OrThrow();
        var useCase = new GetKeyStatus(caller, peer, RequestParts.Route(request.Route).OrThrow());
        return await others.ServeAsync(
            mediator.Send(useCase, context.CancellationToken), caller, context,
            status => ToWire(caller, peer, status),
            (silo, options) => silo.GetStatusAsync(request, options));
    }

    public override async Task<V1.GetKeysResponse> GetKeys(V1.GetKeysRequest request, ServerCallContext context)
    {
        var caller = callers.Of(context).OrThrow();
        var outgoing = OutgoingOf(context);
        var useCase = requests.Read(request, caller, context);
        return await others.ServeAsync(
            mediator.Send(useCase, context.CancellationToken), caller, context,
            supplied =>
            {
                var response = new V1.GetKeysResponse();
                outgoing.Move(supplied.Keys, response.Keys);
                foreach (var route in supplied.Routes) response.Routes.Add(ToWire(caller, route));
                return response;
            },
            (silo, options) => silo.GetKeysAsync(request, options),
            response => outgoing.Own(response.Keys));
    }

    public override async Task<V1.GetKeysByIdResponse> GetKeysById(V1.GetKeysByIdRequest request, ServerCallContext context)
    {
        var caller = callers.Of(context).OrThrow();
        var master = RequestParts.Peer(request.PeerSaeId).OrThrow();
        var outgoing = OutgoingOf(context);
        var useCase = new CollectKeys(caller, master, request.KeyIds);
        return await others.ServeAsync(
            mediator.Send(useCase, context.CancellationToken), caller, context,
            collected =>
            {
                var response = new V1.GetKeysByIdResponse();
                outgoing.Move(collected, response.Keys);
                return response;
            },
            (silo, options) => silo.GetKeysByIdAsync(request, options),
            response => outgoing.Own(response.Keys));
    }

    public override async Task StreamKeys(
        V1.StreamKeysRequest request, IServerStreamWriter<V1.StreamKeysResponse> responseStream, ServerCallContext context)
    {
        var caller = callers.Of(context).OrThrow();
        await foreach (var next in await mediator.Send(requests.Read(request, caller), context.CancellationToken))
        {
            if (PassedOnCalls.SiloFor(next.Error, context) is { } silo)
            {
                await PassOnAsync(silo, request, responseStream, caller, context);
                return;
            }
            // The topology may name another SAE for the certificate now, or none.
            EnsureStill(caller, context);
            var batch = next.OrThrow(context);
            using var outgoing = new OutgoingKeys();
            var response = new V1.StreamKeysResponse { Index = batch.Index, Epoch = batch.Epoch };
            outgoing.Move(batch.Keys, response.Keys);
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    public override async Task<V1.GetUsageResponse> GetUsage(V1.GetUsageRequest request, ServerCallContext context)
    {
        var caller = callers.Of(context).OrThrow();
        var (tenant, since) = RequestParts.Usage(request).OrThrow();
        return await others.ServeAsync(
            mediator.Send(new GetOwnUsage(caller, tenant, since), context.CancellationToken), caller, context,
            usage => UsageMessages.ToWire(usage, withSilos: false),
            (silo, options) => silo.GetUsageAsync(request, options));
    }

    private Task PassOnAsync(
        PassedOn silo, V1.StreamKeysRequest request, IServerStreamWriter<V1.StreamKeysResponse> responseStream, SaeId caller,
        ServerCallContext context) => others.StreamAsync(
            silo, caller, context,
            (there, options) => there.StreamKeys(request, options),
            async response =>
            {
                EnsureStill(caller, context);
                using var outgoing = new OutgoingKeys();
                outgoing.Own(response.Keys);
                await responseStream.WriteAsync(response, context.CancellationToken);
            });

    private V1.GetStatusResponse ToWire(SaeId caller, SaeId peer, KeyStatus status) => new()
    {
        SaeId = caller.Value,
        PeerSaeId = peer.Value,
        NodeId = status.Node.Value,
        PeerNodeId = status.PeerNode.Value,
        DefaultKeySizeBits = (uint)status.Limits.DefaultKeySize,
        MinKeySizeBits = (uint)status.Limits.MinKeySize,
        MaxKeySizeBits = (uint)status.Limits.MaxKeySize,
        MaxKeysPerRequest = (uint)status.Limits.MaxKeysPerRequest,
        MaxAdditionalPeers = (uint)status.Limits.MaxAdditionalSlaves,
        AvailableKeys = (ulong)status.AvailableKeys,
        CollectableKeys = (ulong)status.CollectableKeys,
        Route = { status.Route?.Nodes.Select(node => node.Value) ?? [] },
        AvailableBps = status.Route is { } route ? RateOf(caller, route) : 0,
    };

    private void EnsureStill(SaeId caller, ServerCallContext context)
    {
        if (callers.Of(context).OrThrow() != caller)
            throw new MeshError(ErrorCode.NotAllowed, $"the certificate does not stand for {caller} any more").ToRpcException();
    }

    /// <summary>Keys of one response. They are overwritten when the response is complete, written or not.</summary>
    private static OutgoingKeys OutgoingOf(ServerCallContext context)
    {
        var outgoing = new OutgoingKeys();
        context.GetHttpContext().Response.RegisterForDispose(outgoing);
        return outgoing;
    }

    // The whole rate and stock of a link would tell a tenant what others use.
    private double RateOf(SaeId caller, Route route) => route.AvailableBps() * (view.Current?.Topology.ShareOf(caller) ?? 1);

    private V1.UsedRoute ToWire(SaeId caller, Route route)
    {
        var used = new V1.UsedRoute { AvailableBps = RateOf(caller, route) };
        foreach (var node in route.Nodes) used.Nodes.Add(node.Value);
        return used;
    }
}
