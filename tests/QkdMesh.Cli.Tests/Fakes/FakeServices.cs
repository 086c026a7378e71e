using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using QkdMesh.Core.Identifiers;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Fakes;

internal sealed class FakeKeySupply(FakeMesh.Holder holder) : KeySupply.KeySupplyBase
{
    private FakeMesh Mesh => holder.Mesh;

    public override Task<GetKeysResponse> GetKeys(GetKeysRequest request, ServerCallContext context)
    {
        if (Mesh.Elsewhere is { } other) throw NotHere(other);
        Mesh.Asked = request.Route;
        Mesh.AlsoAsked = [.. request.AdditionalPeerSaeIds];
        var from = Mesh.Topology.FindSae(new SaeId(CallerOf(context)))!.Node;
        var to = Mesh.Topology.FindSae(new SaeId(request.PeerSaeId))!.Node;
        var route = Route(from, to) ?? throw new RpcException(
            new Status(StatusCode.Unavailable, "no route now"),
            new Metadata { { "qkdmesh-reason", "NO_ROUTE" }, { "qkdmesh-retryable", "true" } });
        var response = new GetKeysResponse { Routes = { new UsedRoute { Nodes = { route }, AvailableBps = 1000 } } };
        for (var at = 0; at < request.Number; at++)
        {
            var (id, key) = ($"key-{Mesh.Keys.Count}", Enumerable.Repeat((byte)Mesh.Keys.Count, 32).ToArray());
            response.Keys.Add(new Key { KeyId = id, Key_ = ByteString.CopyFrom(key) });
            if (Mesh.Corrupts) key[31] ^= 1;
            Mesh.Keys.Add(id, key);
        }

        return Task.FromResult(response);
    }

    public override Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context)
    {
        Mesh.Asked = request.Route;
        return Task.FromResult(new GetStatusResponse());
    }

    public override Task<GetKeysByIdResponse> GetKeysById(GetKeysByIdRequest request, ServerCallContext context) => Task.FromResult(
        new GetKeysByIdResponse
        {
            Keys = { request.KeyIds.Select(id => new Key { KeyId = id, Key_ = ByteString.CopyFrom(Mesh.Keys[id]) }) },
        });

    public override async Task StreamKeys(
        StreamKeysRequest request, IServerStreamWriter<StreamKeysResponse> responseStream, ServerCallContext context)
    {
        Mesh.Asked = request.Route;
        for (ulong index = 0; !context.CancellationToken.IsCancellationRequested; index += request.KeysPerMessage)
        {
            var message = new StreamKeysResponse { Index = index };
            for (var at = 0; at < request.KeysPerMessage; at++) message.Keys.Add(new Key { KeyId = $"{index + (ulong)at}" });
            await responseStream.WriteAsync(message);
        }
    }

    public override Task<GetUsageResponse> GetUsage(GetUsageRequest request, ServerCallContext context)
    {
        Mesh.UsageAskedBy = CallerOf(context);
        return Task.FromResult(Mesh.Usage);
    }

    private static string CallerOf(ServerCallContext context) => context.RequestHeaders.GetValue("qkdmesh-sae")
        ?? context.GetHttpContext().Connection.ClientCertificate!.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    private static RpcException NotHere(Uri other) => new(
        new Status(StatusCode.Unavailable, "not here"),
        new Metadata
        {
            { "qkdmesh-reason", "NOT_SERVED_HERE" }, { "qkdmesh-retryable", "true" }, { "qkdmesh-try-at", $"{other}" },
        });

    private List<string>? Route(NodeId from, NodeId to)
    {
        var routes = new Queue<List<NodeId>>([[from]]);
        while (routes.TryDequeue(out var route))
        {
            if (route[^1] == to) return [.. route.Select(node => node.Value)];
            foreach (var link in Mesh.Topology.LinksOf(route[^1]).Where(link => !Mesh.Cut.Contains(link.Id.Value)))
            {
                if (!route.Contains(link.OtherEnd(route[^1]))) routes.Enqueue([.. route, link.OtherEnd(route[^1])]);
            }
        }

        return null;
    }
}

internal sealed class FakeNetwork(FakeMesh.Holder holder) : Network.NetworkBase
{
    public override Task<GetNetworkResponse> GetNetwork(GetNetworkRequest request, ServerCallContext context) =>
        Task.FromResult(holder.Mesh.View());

    public override Task<ExplainRouteResponse> ExplainRoute(ExplainRouteRequest request, ServerCallContext context)
    {
        if (request.Options.MaxHops == 1)
            return Task.FromResult(new ExplainRouteResponse { Explanation = "the shortest route has 2 hops; allow 2 hops with max_hops" });
        var answer = new ExplainRouteResponse { Explanation = holder.Mesh.Cut.Count > 0 ? "no route" : "the only route" };
        if (holder.Mesh.Cut.Count == 0) answer.Candidates.Add(new CandidateRoute { Nodes = { request.From, request.To }, Chosen = true });
        return Task.FromResult(answer);
    }

    public override Task<GetClusterResponse> GetCluster(GetClusterRequest request, ServerCallContext context) =>
        Task.FromResult(new GetClusterResponse { Silos = { holder.Mesh.Silos } });

    public override Task<GetUsageResponse> GetUsage(GetUsageRequest request, ServerCallContext context)
    {
        holder.Mesh.UsageAsked = request;
        return Task.FromResult(holder.Mesh.Usage);
    }

    public override Task<LinkView> CutLink(CutLinkRequest request, ServerCallContext context) =>
        Task.FromResult(holder.Mesh.SetCut(request.LinkId, cut: true));

    public override Task<LinkView> RestoreLink(RestoreLinkRequest request, ServerCallContext context) =>
        Task.FromResult(holder.Mesh.SetCut(request.LinkId, cut: false));

    public override Task<LinkView> AcknowledgeAlarm(AcknowledgeAlarmRequest request, ServerCallContext context)
    {
        if (!holder.Mesh.Alarms.TryGetValue(request.LinkId, out var alarm))
            throw new RpcException(
                new Status(StatusCode.FailedPrecondition, "the link has no alarm"),
                new Metadata { { "qkdmesh-reason", "LINK_NOT_ALARMED" }, { "qkdmesh-retryable", "false" } });
        alarm.Acknowledgement = Acknowledgement.Given;
        return Task.FromResult(holder.Mesh.View().Links.Single(link => link.Id == request.LinkId));
    }

    public override async Task WatchNetwork(
        WatchNetworkRequest request, IServerStreamWriter<WatchNetworkResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new WatchNetworkResponse { Network = holder.Mesh.View() });
        await foreach (var change in holder.Mesh.Events.ReadAllAsync(context.CancellationToken))
            await responseStream.WriteAsync(new WatchNetworkResponse { Events = { change } });
    }
}
