using Grpc.Core;
using MediatR;
using Microsoft.AspNetCore.Http;
using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Routing;
using QkdMesh.Northbound.Control;
using QkdMesh.Northbound.Errors;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Northbound.KeySupply;

/// <summary>Keys for SAEs over gRPC.</summary>
internal sealed class KeySupplyService(IMediator mediator, ICallerIdentity callers, KeySupplyRequests requests) : V1.KeySupply.KeySupplyBase
{
    public override async Task<V1.GetStatusResponse> GetStatus(V1.GetStatusRequest request, ServerCallContext context)
    {
        var caller = callers.Of(context).OrThrow();
        var peer = RequestParts.Peer(request.PeerSaeId).OrThrow();
        var status = await mediator.CallAsync(new GetKeyStatus(caller, peer, RequestParts.Route(request.Route).OrThrow()), context);
        return new V1.GetStatusResponse
        {
            SaeId = caller.Value,
            PeerSaeId = peer.Value,
            NodeId = status.Node.Value,
            PeerNodeId = status.PeerNode.Value,
            DefaultKeySizeBits = (uint)status.Limits.DefaultKeySize,
            MinKeySizeBits = (uint)status.Limits.MinKeySize,
            MaxKeySizeBits = (uint)status.Limits.MaxKeySize,
            MaxKeysPerRequest = (uint)status.Limits.MaxKeysPerRequest,
            AvailableKeys = (ulong)status.AvailableKeys,
            CollectableKeys = (ulong)status.CollectableKeys,
            Route = { status.Route?.Nodes.Select(node => node.Value) ?? [] },
            AvailableBps = status.Route?.AvailableBps() ?? 0,
        };
    }

    public override async Task<V1.GetKeysResponse> GetKeys(V1.GetKeysRequest request, ServerCallContext context)
    {
        var caller = callers.Of(context).OrThrow();
        var supplied = await mediator.CallAsync(requests.Read(request, caller, context), context);
        var response = new V1.GetKeysResponse();
        OutgoingOf(context).Move(supplied.Keys, response.Keys);
        foreach (var route in supplied.Routes) response.Routes.Add(ToWire(route));
        return response;
    }

    public override async Task<V1.GetKeysByIdResponse> GetKeysById(V1.GetKeysByIdRequest request, ServerCallContext context)
    {
        var caller = callers.Of(context).OrThrow();
        var master = RequestParts.Peer(request.PeerSaeId).OrThrow();
        var collected = await mediator.CallAsync(new CollectKeys(caller, master, request.KeyIds), context);
        var response = new V1.GetKeysByIdResponse();
        OutgoingOf(context).Move(collected, response.Keys);
        return response;
    }

    public override async Task StreamKeys(
        V1.StreamKeysRequest request, IServerStreamWriter<V1.StreamKeysResponse> responseStream, ServerCallContext context)
    {
        var caller = callers.Of(context).OrThrow();
        await foreach (var next in await mediator.Send(requests.Read(request, caller), context.CancellationToken))
        {
            var batch = next.OrThrow(context);
            using var outgoing = new OutgoingKeys();
            var response = new V1.StreamKeysResponse { Index = batch.Index, Epoch = batch.Epoch };
            outgoing.Move(batch.Keys, response.Keys);
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    /// <summary>Keys of one response. They are overwritten when the response is complete, written or not.</summary>
    private static OutgoingKeys OutgoingOf(ServerCallContext context)
    {
        var outgoing = new OutgoingKeys();
        context.GetHttpContext().Response.RegisterForDispose(outgoing);
        return outgoing;
    }

    private static V1.UsedRoute ToWire(Route route)
    {
        var used = new V1.UsedRoute { AvailableBps = route.AvailableBps() };
        foreach (var node in route.Nodes) used.Nodes.Add(node.Value);
        return used;
    }
}
