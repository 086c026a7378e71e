using Mediator;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Control;

/// <summary>Does to a simulated link what happens to fibres: somebody listens, or it breaks and nobody says so.</summary>
public sealed record DisturbLink(LinkId Link, SourceDisturbance Disturbance) : IRequest<Result<LinkReport>>;

public sealed class DisturbLinkHandler(NetworkOrders orders) : IRequestHandler<DisturbLink, Result<LinkReport>>
{
    public ValueTask<Result<LinkReport>> Handle(DisturbLink request, CancellationToken cancellationToken) =>
        orders.DisturbAsync(request.Link, request.Disturbance);
}
