using Mediator;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.KeySupply;

/// <summary>New keys for an SAE and its peer. The caller disposes of the keys.</summary>
public sealed record SupplyKeys(KeySupplyOrder Order) : IRequest<Result<SuppliedKeys>>, ICheckedRequest
{
    public MeshError? Check(NetworkSnapshot network, KeySupplyOptions options) => Order.Check(network, options);
}

public sealed class SupplyKeysHandler(NodeGrains nodes) : IRequestHandler<SupplyKeys, Result<SuppliedKeys>>
{
    public ValueTask<Result<SuppliedKeys>> Handle(SupplyKeys request, CancellationToken cancellationToken) =>
        nodes.Find(request.Order.Master) is { } node
            ? node.SupplyAsync(request.Order).OrUnavailable()
            : new(nodes.Missing(request.Order.Master));
}
