using MediatR;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Application.Control;

/// <summary>Ends what <see cref="CutLink"/> began.</summary>
public sealed record RestoreLink(LinkId Link) : IRequest<Result<LinkReport>>, IOperatorOrder
{
    string IOperatorOrder.InWords => $"restore link {Link}";
}

public sealed class RestoreLinkHandler(NetworkOrders orders) : IRequestHandler<RestoreLink, Result<LinkReport>>
{
    public Task<Result<LinkReport>> Handle(RestoreLink request, CancellationToken cancellationToken) =>
        orders.CutAsync(request.Link, cut: false);
}
