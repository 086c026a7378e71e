using System.Collections.Frozen;
using MediatR;
using QkdMesh.Application.Metering;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Routing;
using static QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Application.Pipeline;

/// <summary>
/// In a network of tenants, tells an SAE what failed, and not at which node, link or silo: they belong to the operator, and others use them
/// too. The log and the metrics have all.
/// </summary>
internal sealed class TenantSight<TRequest, TResponse>(NetworkView view) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IMeteredRequest
{
    private readonly Watch _watch = new();

    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        view.Current?.Topology.Definition.Tenants.Count > 0
            ? Answer<TResponse>.Kind.WatchAsync(next, _watch, cancellationToken)
            : next();

    private sealed class Watch : AnswerWatch
    {
        // What can fail between the two ends.
        private static readonly FrozenSet<ErrorCode> OfNetwork = FrozenSet.Create(
            NoRoute, NoDisjointRoutes, InsufficientKey, KeyStoreFull, RelayFailed, NodeUnavailable, NodeQuarantined, NodeNotProven,
            AssociationUnknown, LinkDown, QberTooHigh, SessionMismatch, PadUnavailable, TagMismatch, BlockUnknown, ConfirmationMismatch,
            NetworkUnconfirmed, DeadlinePassed, ErrorCode.UnknownNode, ErrorCode.UnknownLink, MalformedFrame, NotOnRoute);

        public override MeshError Tell(MeshError error) => OfNetwork.Contains(error.Code)
            ? (error with { Detail = ErrorCatalogue.Of(error.Code).Meaning, Advice = null, Link = null }).Naming(error.Slave)
            : error;
    }
}
