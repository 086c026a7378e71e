using Grpc.Core;
using QkdMesh.Application;
using QkdMesh.Northbound.Errors;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Northbound.Bench;

/// <summary>Makes an empty call to a node grain, so that the bench can measure what a call costs.</summary>
internal sealed class ProbeService(NodeGrains nodes, ICallerIdentity callers) : V1.Probe.ProbeBase
{
    private static readonly V1.PingResponse Answer = new();

    public override async Task<V1.PingResponse> Ping(V1.PingRequest request, ServerCallContext context)
    {
        (await nodes.PingAsync(callers.Of(context).OrThrow())).OrThrow(context);
        return Answer;
    }
}
