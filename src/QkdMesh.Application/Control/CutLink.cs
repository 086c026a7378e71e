using MediatR;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Application.Control;

/// <summary>Cuts a fibre: the link neither makes nor carries key until it is restored. Its stock waits.</summary>
public sealed record CutLink(LinkId Link) : IRequest<Result<LinkReport>>, IOperatorOrder
{
    string IOperatorOrder.InWords => $"cut link {Link}";
}

public sealed class CutLinkHandler(NetworkOrders orders) : IRequestHandler<CutLink, Result<LinkReport>>
{
    public Task<Result<LinkReport>> Handle(CutLink request, CancellationToken cancellationToken) =>
        orders.CutAsync(request.Link, cut: true);
}
