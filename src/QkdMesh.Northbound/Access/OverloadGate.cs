using Microsoft.AspNetCore.Http;
using QkdMesh.Core.Errors;
using QkdMesh.Northbound.Errors;

namespace QkdMesh.Northbound.Access;

/// <summary>
/// Refuses calls of SAEs while they wait so long for a processor that they would come too late. Without it, a process with more calls than
/// it can serve works on calls that their callers have given up, and serves hardly any. Why these shares: docs/decisions/028-overload.md.
/// </summary>
internal sealed class OverloadGate(RequestDelegate next, ProcessorWait processors, OverloadCount refused)
{
    // Of the time that the caller gives. A call that collects what was made has priority: its key is lost otherwise.
    private const int ShareOfOrder = 4, ShareOfCollection = 2;

    private static readonly PathString Keys = NorthboundServices.KeySupplyPath.TrimEnd('/');

    private static readonly TimeSpan PatienceWithoutDeadline = TimeSpan.FromSeconds(20);

    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(Keys, StringComparison.Ordinal, out var method)) return next(context);
        var patience = GrpcTimeout.Read(context.Request.Headers["grpc-timeout"]) ?? PatienceWithoutDeadline;
        var wait = processors.Now;
        if (wait <= patience / (method == "/GetKeysById" ? ShareOfCollection : ShareOfOrder)) return next(context);
        refused.Increment();
        ErrorStatus.Write(
            new MeshError(ErrorCode.Overloaded, $"calls wait {wait.TotalMilliseconds:0} ms for a processor") { RetryAfter = wait },
            context.Response);
        return Task.CompletedTask;
    }
}
