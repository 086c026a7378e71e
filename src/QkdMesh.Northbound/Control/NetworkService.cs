using Grpc.Core;
using MediatR;
using QkdMesh.Application.Access;
using QkdMesh.Application.Control;
using QkdMesh.Grains.Contracts;
using QkdMesh.Northbound.Errors;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Northbound.Control;

/// <summary>Network control for operators over gRPC.</summary>
internal sealed class NetworkService(IMediator mediator, INodeHosting hosting, ICallerIdentity callers) : V1.Network.NetworkBase
{
    public override async Task<V1.GetNetworkResponse> GetNetwork(V1.GetNetworkRequest request, ServerCallContext context)
    {
        var report = await mediator.CallAsync(new GetNetwork(request.WithLedgers), context);
        var answer = NetworkMessages.ToWire(report.Network, report.Ends, hosting);
        answer.DevelopmentMode = callers.IsDevelopment;
        return answer;
    }

    public override async Task WatchNetwork(
        V1.WatchNetworkRequest request, IServerStreamWriter<V1.WatchNetworkResponse> responseStream, ServerCallContext context)
    {
        await foreach (var news in await mediator.Send(new WatchNetwork(), context.CancellationToken))
        {
            var answer = NewsMessages.ToWire(news.OrThrow(context), hosting);
            if (answer.Network is { } whole) whole.DevelopmentMode = callers.IsDevelopment;
            await responseStream.WriteAsync(answer, context.CancellationToken);
        }
    }

    public override async Task<V1.LinkView> CutLink(V1.CutLinkRequest request, ServerCallContext context) =>
        NetworkMessages.ToWire(
            await mediator.CallAsync(new CutLink(RequestParts.Link(request.LinkId).OrThrow()) { By = By(context) }, context), hosting);

    public override async Task<V1.LinkView> RestoreLink(V1.RestoreLinkRequest request, ServerCallContext context) =>
        NetworkMessages.ToWire(
            await mediator.CallAsync(new RestoreLink(RequestParts.Link(request.LinkId).OrThrow()) { By = By(context) }, context), hosting);

    public override async Task<V1.NodeView> QuarantineNode(V1.QuarantineNodeRequest request, ServerCallContext context) =>
        NetworkMessages.ToWire(
            await mediator.CallAsync(new QuarantineNode(RequestParts.Node(request.NodeId).OrThrow()) { By = By(context) }, context),
            hosting);

    public override async Task<V1.NodeView> ReleaseNode(V1.ReleaseNodeRequest request, ServerCallContext context) =>
        NetworkMessages.ToWire(
            await mediator.CallAsync(new ReleaseNode(RequestParts.Node(request.NodeId).OrThrow()) { By = By(context) }, context), hosting);

    public override async Task<V1.LinkView> DisturbLink(V1.DisturbLinkRequest request, ServerCallContext context)
    {
        var (link, disturbance) = (RequestParts.Link(request.LinkId).OrThrow(), RequestParts.Disturbance(request).OrThrow());
        return NetworkMessages.ToWire(
            await mediator.CallAsync(new DisturbLink(link, disturbance) { By = By(context) }, context), hosting);
    }

    public override async Task<V1.LinkView> AcknowledgeAlarm(V1.AcknowledgeAlarmRequest request, ServerCallContext context)
    {
        var link = RequestParts.Link(request.LinkId).OrThrow();
        return NetworkMessages.ToWire(await mediator.CallAsync(new AcknowledgeAlarm(link) { By = By(context) }, context), hosting);
    }

    public override async Task<V1.GetClusterResponse> GetCluster(V1.GetClusterRequest request, ServerCallContext context) =>
        NetworkMessages.ToWire(await mediator.CallAsync(new GetCluster(), context));

    public override async Task<V1.GetUsageResponse> GetUsage(V1.GetUsageRequest request, ServerCallContext context)
    {
        var (tenant, since) = RequestParts.Usage(request).OrThrow();
        return UsageMessages.ToWire(await mediator.CallAsync(new GetUsage(tenant, since), context), withSilos: true);
    }

    public override async Task<V1.ExplainRouteResponse> ExplainRoute(V1.ExplainRouteRequest request, ServerCallContext context)
    {
        var route = RequestParts.Route(request.Options).OrThrow();
        return RouteMessages.ToWire(await mediator.CallAsync(new ExplainRoute(request.From, request.To, route), context));
    }

    public override async Task<V1.ApplyTopologyResponse> ApplyTopology(V1.ApplyTopologyRequest request, ServerCallContext context)
    {
        var applied = await mediator.CallAsync(new ApplyTopology(request.Yaml, request.FileName) { By = By(context) }, context);
        return new V1.ApplyTopologyResponse
        {
            TopologyVersion = (ulong)applied.TopologyVersion,
            AddedLinks = { applied.Update.Added.Select(link => link.Value) },
            RemovedLinks = { applied.Update.Removed.Select(link => link.Value) },
            KeptLinks = { applied.Update.Kept.Select(link => link.Value) },
        };
    }

    private Orderer By(ServerCallContext context) => callers.OperatorAt(context.GetHttpContext()).OrThrow();
}
