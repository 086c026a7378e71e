using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using QkdMesh.Core.Errors;

namespace QkdMesh.Northbound.Errors;

/// <summary>
/// Answers a call with MALFORMED_REQUEST if its body is not a message of the method's request type, or is too long. Such a call fails
/// before any interceptor runs, and the framework would answer without a reason.
/// </summary>
internal sealed class UnreadableRequests(RequestDelegate next)
{
    private const string Unknown = "2", TooLong = "8";

    private static readonly object WasRead = new();

    /// <summary>Notes that the request of a call was read. A later failure does not come from its bytes.</summary>
    public static void Read(ServerCallContext context) => context.UserState[WasRead] = WasRead;

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Response.HasStarted || context.Items.ContainsKey(WasRead)) return;
        if (context.Response.Headers[ErrorStatus.StatusHeader] is not [Unknown or TooLong] status) return;
        // If a call has many requests, the service itself reads them.
        var method = context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method;
        if (method is not { Type: MethodType.Unary or MethodType.ServerStreaming }) return;
        var most = method.ServiceName == V1.KeySupply.Descriptor.FullName
            ? NorthboundServices.MaxKeyRequestSize
            : NorthboundServices.MaxRequestSize;
        var fault = status[0] == TooLong ? $"has more than {most} bytes" : $"is not a request of {method.FullName}";
        ErrorStatus.Write(new MeshError(ErrorCode.MalformedRequest, $"the body {fault}"), context.Response);
    }
}
