using System.Globalization;
using MediatR;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Control;

/// <summary>Does to a simulated link what happens to fibres: somebody listens, or it breaks and nobody says so.</summary>
public sealed record DisturbLink(LinkId Link, SourceDisturbance Disturbance) : IRequest<Result<LinkReport>>, IOperatorOrder
{
    string IOperatorOrder.InWords => string.Join(" and ", Parts());

    private IEnumerable<string> Parts()
    {
        if (Disturbance.TappedFraction is { } fraction) yield return string.Create(CultureInfo.InvariantCulture, $"tap {fraction:0.####} of link {Link}");
        if (Disturbance.Stalled is { } stalled) yield return $"{(stalled ? "stall" : "end the stall of")} link {Link}";
    }
}

public sealed class DisturbLinkHandler(NetworkOrders orders) : IRequestHandler<DisturbLink, Result<LinkReport>>
{
    public Task<Result<LinkReport>> Handle(DisturbLink request, CancellationToken cancellationToken) =>
        orders.DisturbAsync(request.Link, request.Disturbance);
}
