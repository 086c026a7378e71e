using MediatR;
using QkdMesh.Application.Control;
using QkdMesh.Application.Metering;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.KeySupply;

/// <summary>What the SAEs of the caller's tenant used, at all silos together.</summary>
/// <param name="Tenant">Null, or the caller's own tenant: no other one is known to the caller.</param>
public sealed record GetOwnUsage(SaeId Caller, string? Tenant, DateTimeOffset? Since) : IRequest<Result<UsageOfSilos>>, IMeteredRequest
{
    public QuotaUse Use => new(Caller, Caller);
}

public sealed class GetOwnUsageHandler(NetworkView view, NodeGrains nodes, UsageReading usage)
    : IRequestHandler<GetOwnUsage, Result<UsageOfSilos>>
{
    public async Task<Result<UsageOfSilos>> Handle(GetOwnUsage request, CancellationToken cancellationToken)
    {
        var serving = await nodes.ServingAsync(request.Caller);
        if (serving.Here is null) return serving.Refusal!;
        var topology = view.Current!.Topology;
        if (topology.FindSae(request.Caller) is not { } caller) return topology.NoSae(request.Caller, ErrorCode.UnknownSae);
        var own = caller.Tenant ?? "";
        if (request.Tenant is { } named && named != own) return topology.NoTenant(named);
        var read = await usage.ReadAsync(own, [own], request.Since, cancellationToken);
        return read with { Rows = [.. read.Rows.Where(row => MayKnow(row.Holder))] };

        // An SAE of the same tenant may share keys with an SAE that the caller may not know.
        bool MayKnow(UsageHolder holder) => holder is not { Sae: { } sae, Peer: { } peer }
            || (topology.MayKnow(caller.Id, sae) && topology.MayKnow(caller.Id, peer));
    }
}
