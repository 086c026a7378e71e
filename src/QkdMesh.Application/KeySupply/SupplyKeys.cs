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

public sealed class SupplyKeysHandler(NetworkView view, NodeGrains nodes, MissingSilos missing, KeySupplyOptions options, TimeProvider time)
    : IRequestHandler<SupplyKeys, Result<SuppliedKeys>>
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    public async ValueTask<Result<SuppliedKeys>> Handle(SupplyKeys request, CancellationToken cancellationToken)
    {
        var order = request.Order;
        var began = time.GetTimestamp();
        var patience = order.Deadline < options.ChangePatience ? order.Deadline : options.ChangePatience;
        var changes = false;
        while (true)
        {
            var network = view.Current!;
            if (nodes.Find(order.Master) is not { } node) return nodes.Missing(order.Master);
            var keys = await node.SupplyAsync(order).OrUnavailable();
            var elapsed = time.GetElapsedTime(began);
            if (keys.IsOk) return keys;
            if (elapsed >= patience) return Explained(keys.Error, order);
            // Those who waited for a link meet at it when it is back, and may have to wait for its next key as well.
            changes = network.IsChanging(keys.Error.Code) || (changes && keys.Error.Code == ErrorCode.InsufficientKey);
            if (!changes) return Explained(keys.Error, order);
            var left = patience - elapsed;
            await view.WaitForChangeAsync(network.Version, left < RetryAfter ? left : RetryAfter, time, cancellationToken);
            // Whom the answer is for may have become another in the meantime.
            if (request.Check(view.Current!, options) is { } refusal) return refusal;
            order = request.Order with { Deadline = request.Order.Deadline - time.GetElapsedTime(began) };
        }
    }

    private MeshError Explained(MeshError error, KeySupplyOrder order) =>
        view.Current is { } network ? missing.Explain(error, network, order) : error;
}
