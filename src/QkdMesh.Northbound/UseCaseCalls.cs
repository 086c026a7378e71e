using Grpc.Core;
using MediatR;
using QkdMesh.Core.Errors;
using QkdMesh.Northbound.Errors;

namespace QkdMesh.Northbound;

/// <summary>Sends use cases on behalf of gRPC calls.</summary>
internal static class UseCaseCalls
{
    /// <exception cref="RpcException">The use case failed.</exception>
    public static async Task<T> CallAsync<T>(this IMediator mediator, IRequest<Result<T>> useCase, ServerCallContext context) =>
        (await mediator.Send(useCase, context.CancellationToken)).OrThrow(context);
}
