using MediatR;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Application.Control;

/// <summary>No key starts, ends or passes at the node until it is released.</summary>
public sealed record QuarantineNode(NodeId Node) : IRequest<Result<NodeReport>>, IOperatorOrder
{
    string IOperatorOrder.InWords => $"quarantine node {Node}";
}

public sealed class QuarantineNodeHandler(NetworkOrders orders) : IRequestHandler<QuarantineNode, Result<NodeReport>>
{
    public Task<Result<NodeReport>> Handle(QuarantineNode request, CancellationToken cancellationToken) =>
        orders.QuarantineAsync(request.Node, quarantined: true);
}
