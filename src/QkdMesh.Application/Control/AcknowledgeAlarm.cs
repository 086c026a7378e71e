using MediatR;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Application.Control;

/// <summary>Says that somebody looked at the alarm of a link. Refused where it has none, and while its QBER is high.</summary>
public sealed record AcknowledgeAlarm(LinkId Link) : IRequest<Result<LinkReport>>, IOperatorOrder
{
    string IOperatorOrder.InWords => $"acknowledge the alarm of link {Link}";
}

public sealed class AcknowledgeAlarmHandler(NetworkOrders orders) : IRequestHandler<AcknowledgeAlarm, Result<LinkReport>>
{
    public Task<Result<LinkReport>> Handle(AcknowledgeAlarm request, CancellationToken cancellationToken) => orders.AcknowledgeAlarmAsync(request.Link);
}
