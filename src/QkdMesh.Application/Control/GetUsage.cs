using MediatR;
using QkdMesh.Application.Metering;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Control;

/// <summary>What SAEs used, at all silos together.</summary>
/// <param name="Tenant">Null for all tenants.</param>
/// <param name="Since">Null for all that the silos remember.</param>
public sealed record GetUsage(string? Tenant, DateTimeOffset? Since) : IRequest<Result<UsageOfSilos>>;

/// <param name="Silent">Silos that did not answer: what was used there is missing.</param>
/// <param name="WholeSince">Earlier use is missing, in whole or in part.</param>
public sealed record UsageOfSilos(IReadOnlyList<UsageRow> Rows, DateTimeOffset WholeSince, IReadOnlyList<string> Silent);

public sealed class GetUsageHandler(NetworkView view, UsageReading usage) : IRequestHandler<GetUsage, Result<UsageOfSilos>>
{
    public async Task<Result<UsageOfSilos>> Handle(GetUsage request, CancellationToken cancellationToken)
    {
        if (view.Current is not { Topology: var topology }) return NetworkReadiness.NotYet;
        if (request.Tenant is { } named && topology.FindTenant(named) is null) return topology.NoTenant(named);
        var tenants = request.Tenant is { } one ? [one] : topology.Definition.Tenants.Select(tenant => tenant.Id);
        return await usage.ReadAsync(request.Tenant, tenants, request.Since, cancellationToken);
    }
}
