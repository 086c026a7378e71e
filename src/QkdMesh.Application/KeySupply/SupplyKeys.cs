using MediatR;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.KeySupply;

/// <summary>New keys for an SAE and its peer. The caller disposes of the keys.</summary>
public sealed record SupplyKeys(KeySupplyOrder Order) : IRequest<Result<SuppliedKeys>>, ICheckedRequest
{
    public MeshError? Check(NetworkSnapshot network, KeySupplyOptions options) => Order.Check(network, options);
}

public sealed class SupplyKeysHandler(NetworkView view, NodeGrains nodes, MissingSilos missing, Turns turns, KeySupplyOptions options, TimeProvider time)
    : IRequestHandler<SupplyKeys, Result<SuppliedKeys>>
{
    public async Task<Result<SuppliedKeys>> Handle(SupplyKeys request, CancellationToken cancellationToken)
    {
        var order = request.Order;
        var began = time.GetTimestamp();
        var patience = order.Deadline < options.ChangePatience ? order.Deadline : options.ChangePatience;
        var network = view.Current!;
        var keys = await AskAsync(order);
        if (keys.IsOk) return keys;
        using var turn = turns.Of(order);
        // Those who waited for a link meet at it when it is back, and may have to wait for its next key as well.
        for (var waited = false; IsPassing(keys.Error) || (waited && keys.Error.Code == ErrorCode.InsufficientKey); waited = true)
        {
            if (await turn.ComesAsync(patience - time.GetElapsedTime(began), cancellationToken) is { } refused) return Explained(refused);
            if (time.GetElapsedTime(began) is var elapsed && elapsed >= patience) return Explained(keys.Error);
            network = view.Current!;
            // Whom the answer is for may have become another in the meantime.
            if (request.Check(network, options) is { } refusal) return refusal;
            keys = await AskAsync(order with { Deadline = order.Deadline - elapsed });
            if (!keys.IsOk) continue;
            turn.Served();
            return keys;
        }
        if (keys.Error.Code is not (ErrorCode.InsufficientKey or ErrorCode.DeadlinePassed)) turn.Refused(keys.Error);
        return Explained(keys.Error);

        // The node may have decided by the snapshot that was in force when it was asked, or by a newer one.
        bool IsPassing(MeshError error) => network.IsChanging(error, order, patience) || view.Current!.IsChanging(error, order, patience);

        MeshError Explained(MeshError error) => missing.Explain(error, view.Current!, order);
    }

    private Task<Result<SuppliedKeys>> AskAsync(KeySupplyOrder order) => nodes.Find(order.Master) is { } node
        ? node.SupplyAsync(order).OrUnavailable()
        : Task.FromResult<Result<SuppliedKeys>>(nodes.Missing(order.Master));
}
