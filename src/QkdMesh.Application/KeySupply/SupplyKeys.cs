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
        // Where others of the kind wait already, it would fail as they did.
        if (turns.AreWaitedFor(request.Order)) return await WaitAsync(request, began, network.Version, cancellationToken);
        var keys = await AskAsync(request.Order);
        if (keys.IsOk) return keys;
        return IsPassing(keys.Error, network, request) && time.GetElapsedTime(began) < PatienceWith(request)
            ? await WaitAsync(request, began, network.Version, cancellationToken)
            : Explained(keys.Error, request.Order);
    }

    private async ValueTask<Result<SuppliedKeys>> WaitAsync(SupplyKeys request, long began, long seen, CancellationToken cancellationToken)
    {
        var patience = PatienceWith(request);
        using var turn = turns.Of(request.Order);
        while (true)
        {
            await turn.ComesAsync(seen, patience - time.GetElapsedTime(began), cancellationToken);
            var network = view.Current!;
            // Whom the answer is for may have become another in the meantime.
            if (request.Check(network, options) is { } refusal) return refusal;
            var keys = await AskAsync(request.Order with { Deadline = request.Order.Deadline - time.GetElapsedTime(began) });
            if (keys.IsOk)
            {
                turn.Served();
                return keys;
            }
            // Those who waited for a link meet at it when it is back, and may have to wait for its next key as well.
            var waits = keys.Error.Code == ErrorCode.InsufficientKey || IsPassing(keys.Error, network, request);
            if (!waits || time.GetElapsedTime(began) >= patience) return Explained(keys.Error, request.Order);
            seen = network.Version;
        }
    }

    // The node may have decided by the snapshot that was in force when it was asked, or by a newer one.
    private bool IsPassing(MeshError error, NetworkSnapshot asked, SupplyKeys request) =>
        asked.IsChanging(error, request.Order, PatienceWith(request)) || view.Current!.IsChanging(error, request.Order, PatienceWith(request));

    private TimeSpan PatienceWith(SupplyKeys request) => request.Order.Deadline < options.ChangePatience ? request.Order.Deadline : options.ChangePatience;

    private ValueTask<Result<SuppliedKeys>> AskAsync(KeySupplyOrder order) =>
        nodes.Find(order.Master) is { } node ? node.SupplyAsync(order).OrUnavailable() : new(nodes.Missing(order.Master));

    private MeshError Explained(MeshError error, KeySupplyOrder order) => missing.Explain(error, view.Current!, order);
}
