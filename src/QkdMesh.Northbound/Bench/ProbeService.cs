using Grpc.Core;
using QkdMesh.Application;
using QkdMesh.Northbound.Errors;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Northbound.Bench;

/// <summary>What a call to a node grain costs where nothing else is done.</summary>
internal sealed class ProbeService(NodeGrains nodes, ICallerIdentity callers) : V1.Probe.ProbeBase
{
    private static readonly V1.PingResponse Answer = new();

    public override async Task<V1.PingResponse> Ping(V1.PingRequest request, ServerCallContext context)
    {
        var caller = callers.Of(context).OrThrow();
        if (nodes.Find(caller) is not { } node) throw nodes.Missing(caller).ToRpcException();
        (await node.PingAsync().OrUnavailable()).OrThrow();
        return Answer;
    }
}
