using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using QkdMesh.Core.Errors;

namespace QkdMesh.Northbound.Errors;

/// <summary>Hides unexpected exceptions from callers. The caller gets INTERNAL, and the log gets the exception.</summary>
public sealed partial class UnexpectedFailures(ILogger<UnexpectedFailures> logger) : Interceptor
{
    private static readonly MeshError Broken = new(ErrorCode.Internal, ErrorCatalogue.Of(ErrorCode.Internal).Meaning);
    private static readonly MeshError Stopping = new(ErrorCode.NodeUnavailable, "this silo is stopping");

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        UnreadableRequests.Read(context);
        try
        {
            return await continuation(request, context);
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            throw Outward(failure, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        UnreadableRequests.Read(context);
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            throw Outward(failure, context);
        }
    }

    private RpcException Outward(Exception failure, ServerCallContext context)
    {
        // The caller has gone and reads no error.
        if (context.CancellationToken.IsCancellationRequested) return new RpcException(Status.DefaultCancelled);
        if (failure is OperationCanceledException) return Stopping.ToRpcException();
        LogUnexpected(failure, context.Method);
        return Broken.ToRpcException();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed")]
    private partial void LogUnexpected(Exception failure, string method);
}
