using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Hosting;

namespace QkdMesh.Northbound.Errors;

/// <summary>Ends every stream of answers when the process stops. Otherwise a stream lives as long as its caller listens.</summary>
public sealed class StreamsEndWithProcess(IHostApplicationLifetime lifetime) : Interceptor
{
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(request, responseStream, context).WaitAsync(lifetime.ApplicationStopping);
}
