using MediatR;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Application.Control;

/// <summary>Ends what <see cref="QuarantineNode"/> began.</summary>
public sealed record ReleaseNode(NodeId Node) : IRequest<Result<NodeReport>>, IOperatorOrder
{
    string IOperatorOrder.InWords => $"release node {Node}";
}

public sealed class ReleaseNodeHandler(NetworkOrders orders) : IRequestHandler<ReleaseNode, Result<NodeReport>>
{
    public Task<Result<NodeReport>> Handle(ReleaseNode request, CancellationToken cancellationToken) =>
        orders.QuarantineAsync(request.Node, quarantined: false);
}
