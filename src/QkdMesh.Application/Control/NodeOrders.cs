using MediatR;
using QkdMesh.Application.Access;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Control;

/// <summary>Quarantines a node: no key starts, ends or passes there until the node is released.</summary>
public sealed record QuarantineNode(NodeId Node) : IRequest<Result<NodeReport>>, IOperatorOrder
{
    public Orderer By { get; init; } = Orderer.Unknown;

    string IOperatorOrder.InWords => $"quarantine node {Node}";
}

/// <summary>Ends what <see cref="QuarantineNode"/> began.</summary>
public sealed record ReleaseNode(NodeId Node) : IRequest<Result<NodeReport>>, IOperatorOrder
{
    public Orderer By { get; init; } = Orderer.Unknown;

    string IOperatorOrder.InWords => $"release node {Node}";
}

/// <summary>A node and its state after an order.</summary>
public sealed record NodeReport(NodeDefinition Node, bool Quarantined)
{
    /// <summary>As <see cref="OrderedNode.First"/>.</summary>
    public string? First { get; init; }
}

public sealed class NodeOrdersHandler(NetworkView view, IGrainFactory grains) :
    IRequestHandler<QuarantineNode, Result<NodeReport>>, IRequestHandler<ReleaseNode, Result<NodeReport>>
{
    public Task<Result<NodeReport>> Handle(QuarantineNode request, CancellationToken cancellationToken) =>
        OrderAsync(request.Node, quarantined: true, request.By);

    public Task<Result<NodeReport>> Handle(ReleaseNode request, CancellationToken cancellationToken) =>
        OrderAsync(request.Node, quarantined: false, request.By);

    private async Task<Result<NodeReport>> OrderAsync(NodeId node, bool quarantined, Orderer by)
    {
        if (view.Current is not { } before) return NetworkReadiness.NotYet;
        var ordered = await grains.Controller(before.Topology.Name).OrderQuarantineAsync(node, quarantined, by.Id).OrUnavailable();
        return ordered.IsOk
            ? new NodeReport(ordered.Value.Node, view.Current.Quarantined.Contains(node)) { First = ordered.Value.First }
            : ordered.Error;
    }
}
