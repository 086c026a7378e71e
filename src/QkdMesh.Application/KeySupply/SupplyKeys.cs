using MediatR;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.KeySupply;

/// <summary>New keys for an SAE and its peer. The caller disposes of the keys.</summary>
public sealed record SupplyKeys(KeyRequest Keys) : IRequest<Result<SuppliedKeys>>, ICheckedRequest
{
    public MeshError? Check(NetworkSnapshot network, KeySupplyOptions options) => Keys.Check(network, options);
}

public sealed class SupplyKeysHandler(NetworkView view, NodeGrains nodes, MissingSilos missing, Turns turns, KeySupplyOptions options, TimeProvider time)
    : IRequestHandler<SupplyKeys, Result<SuppliedKeys>>
{
    public async Task<Result<SuppliedKeys>> Handle(SupplyKeys request, CancellationToken cancellationToken)
    {
        var wanted = request.Keys;
        var began = time.GetTimestamp();
        var patience = wanted.Deadline < options.ChangePatience ? wanted.Deadline : options.ChangePatience;
        var network = view.Current!;
        var keys = await AskAsync(wanted);
        if (keys.IsOk) return keys;
        using var turn = turns.Of(wanted);
        // Those who waited for a link meet at it when it is back, and may have to wait for its next key as well.
        for (var waited = false; IsPassing(keys.Error) || (waited && keys.Error.Code == ErrorCode.InsufficientKey); waited = true)
        {
            if (await turn.ComesAsync(patience - time.GetElapsedTime(began), cancellationToken) is { } refused) return Explained(refused);
            if (time.GetElapsedTime(began) is var elapsed && elapsed >= patience) return Explained(keys.Error);
            network = view.Current!;
            // Whom the answer is for may have become another in the meantime.
            if (request.Check(network, options) is { } refusal) return refusal;
            keys = await AskAsync(wanted with { Deadline = wanted.Deadline - elapsed });
            if (!keys.IsOk) continue;
            turn.Served();
            return keys;
        }
        if (keys.Error.Code is not (ErrorCode.InsufficientKey or ErrorCode.DeadlinePassed)) turn.Refused(keys.Error);
        return Explained(keys.Error);

        // The node may have decided by the snapshot that was in force when it was asked, or by a newer one.
        bool IsPassing(MeshError error) => network.IsChanging(error, wanted, patience) || view.Current!.IsChanging(error, wanted, patience);

        MeshError Explained(MeshError error) => missing.Explain(error, view.Current!, wanted);
    }

    private Task<Result<SuppliedKeys>> AskAsync(KeyRequest wanted) => nodes.Find(wanted.Master) is { } node
        ? node.SupplyAsync(wanted).OrUnavailable()
        : Task.FromResult<Result<SuppliedKeys>>(nodes.Missing(wanted.Master));
}
