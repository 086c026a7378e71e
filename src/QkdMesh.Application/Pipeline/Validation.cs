using MediatR;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Routing;

namespace QkdMesh.Application.Pipeline;

/// <summary>Refuses a request that cannot be served, before any grain is called.</summary>
internal sealed class Validation<TRequest, TResponse>(NetworkView view, KeySupplyOptions options) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICheckedRequest
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var refusal = view.Current is { } network ? request.Check(network, options) : NetworkReadiness.NotYet;
        return refusal is null ? next() : Task.FromResult(Answer<TResponse>.Kind.Failed(refusal));
    }
}
