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

public sealed class SupplyKeysHandler(NetworkView view, NodeGrains nodes, MissingSilos missing, Turns turns, KeySupplyOptions options, TimeProvider time)
    : IRequestHandler<SupplyKeys, Result<SuppliedKeys>>
{
    public async ValueTask<Result<SuppliedKeys>> Handle(SupplyKeys request, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var network = view.Current!;
        var keys = await AskAsync(request.Order);
        if (keys.IsOk) return keys;
        var patience = request.Order.Deadline < options.ChangePatience ? request.Order.Deadline : options.ChangePatience;
        using var turn = turns.Of(request.Order.Master, request.Order.Slave);
        // Those who waited for a link meet at it when it is back, and may have to wait for its next key as well.
        for (var waits = false; network.IsChanging(keys.Error, request.Order, patience) || (waits && keys.Error.Code == ErrorCode.InsufficientKey); waits = true)
        {
            if (time.GetElapsedTime(began) is var elapsed && elapsed >= patience) break;
            await turn.ComesAsync(network.Version, patience - elapsed, cancellationToken);
            network = view.Current!;
            // Whom the answer is for may have become another in the meantime.
            if (request.Check(network, options) is { } refusal) return refusal;
            keys = await AskAsync(request.Order with { Deadline = request.Order.Deadline - time.GetElapsedTime(began) });
            if (!keys.IsOk) continue;
            turn.Served();
            return keys;
        }
        return missing.Explain(keys.Error, view.Current!, request.Order);
    }

    private ValueTask<Result<SuppliedKeys>> AskAsync(KeySupplyOrder order) =>
        nodes.Find(order.Master) is { } node ? node.SupplyAsync(order).OrUnavailable() : new(nodes.Missing(order.Master));
}
