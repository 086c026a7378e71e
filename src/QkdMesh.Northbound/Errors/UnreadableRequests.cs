using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using QkdMesh.Core.Errors;

namespace QkdMesh.Northbound.Errors;

/// <summary>
/// Gives calls whose body is no message of their type the status that they should have. They fail before any interceptor hears of them, and the framework
/// takes that for a fault of the service.
/// </summary>
internal sealed class UnreadableRequests(RequestDelegate next)
{
    private const string Status = "grpc-status", Text = "grpc-message", Unknown = "2";

    private static readonly object WasRead = new();

    /// <summary>The request of a call was read: whatever fails from here on is no fault of its bytes.</summary>
    public static void Read(ServerCallContext context) => context.UserState[WasRead] = WasRead;

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Response.HasStarted || context.Response.Headers[Status] != Unknown || context.Items.ContainsKey(WasRead)) return;
        // Where a call has many requests, reading them is the service's own business.
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method is not { Type: MethodType.Unary or MethodType.ServerStreaming } method) return;
        var error = new MeshError(ErrorCode.MalformedRequest, $"the body is no request of {method.FullName}").ToRpcException();
        context.Response.Headers[Status] = $"{(int)error.StatusCode}";
        context.Response.Headers[Text] = error.Status.Detail;
        foreach (var trailer in error.Trailers) context.Response.Headers[trailer.Key] = trailer.Value;
    }
}
