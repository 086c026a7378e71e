using MediatR;
using QkdMesh.Application.Metering;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.KeySupply;

/// <summary>New keys for an SAE and its peer, or the same keys for several peers. The caller disposes of the keys.</summary>
public sealed record SupplyKeys(KeyRequest Keys) : IRequest<Result<SuppliedKeys>>, ICheckedRequest, IMeteredRequest
{
    public QuotaUse Use => new(Keys.Master, Keys.Slave, Keys.Length * 8L) { Count = Keys.Count, AdditionalPeers = Keys.AdditionalSlaves };

    public MeshError? Check(NetworkSnapshot network, KeySupplyOptions options) => Keys.Check(network, options);
}

public sealed class SupplyKeysHandler(
    NetworkView view, NodeGrains nodes, HostingAdvice missing, RetryQueues retries, QuotaLedger quotas, KeySupplyOptions options,
    TimeProvider time)
    : IRequestHandler<SupplyKeys, Result<SuppliedKeys>>
{
    public async Task<Result<SuppliedKeys>> Handle(SupplyKeys request, CancellationToken cancellationToken)
    {
        var wanted = request.Keys;
        var patience = new Patience(time, wanted.Deadline < options.ChangePatience ? wanted.Deadline : options.ChangePatience);
        var network = view.Current!;
        var keys = await AskAsync(wanted, cancellationToken);
        if (keys.IsOk) return keys;
        using var waiter = retries.Enter(wanted, patience);
        // Requests that waited for a link all ask when it is back: a request may have to wait for the link's next key as well.
        for (var waited = false; MayPass(keys.Error) || (waited && keys.Error.Code == ErrorCode.InsufficientKey); waited = true)
        {
            switch (await waiter.WaitAsync(cancellationToken))
            {
                case RetryStep.GiveUp: return Explained(keys.Error);
                case RetryStep.Refused(var refused): return Explained(refused);
            }
            network = view.Current!;
            // Another topology may have gone live during the wait. The pair must still be allowed to share keys.
            if (request.Check(network, options) is { } refusal) return refusal;
            keys = await AskAsync(wanted with { Deadline = wanted.Deadline - patience.Elapsed }, cancellationToken);
            if (!keys.IsOk) continue;
            waiter.Succeed();
            return keys;
        }
        if (keys.Error.Code is not (ErrorCode.InsufficientKey or ErrorCode.DeadlinePassed)) waiter.Refuse(keys.Error);
        return Explained(keys.Error);

        // The node may have decided by the snapshot that was in force when it was asked, or by a newer one.
        bool MayPass(MeshError error) =>
            network.IsChanging(error, wanted, patience.Length) || view.Current!.IsChanging(error, wanted, patience.Length);

        MeshError Explained(MeshError error) => missing.Explain(error, view.Latest!, wanted).Naming(error.Slave);
    }

    private async Task<Result<SuppliedKeys>> AskAsync(KeyRequest wanted, CancellationToken cancellationToken)
    {
        var serving = await nodes.ServingAsync(wanted.Master);
        if (serving.Here is not { } node) return serving.Refusal!;
        var keys = await node.SupplyAsync(wanted, cancellationToken).OrUnavailable();
        var forOthers = keys.Error?.LinkKeySpentForOthers ?? keys.Value.LinkKeySpentForOthers;
        quotas.Spend(wanted.Master, wanted.Slave, (keys.Error?.LinkKeySpent ?? keys.Value.LinkKeySpent) - forOthers.Sum());
        foreach (var (slave, bytes) in wanted.AdditionalSlaves.Zip(forOthers)) quotas.Spend(wanted.Master, slave, bytes);
        if (!keys.IsOk || !cancellationToken.IsCancellationRequested) return keys;
        // The node gave the keys before it heard that nobody waits for them.
        await node.TakeBackAsync(keys.Value.Keys, wanted.Master, [.. wanted.Slaves]);
        throw new OperationCanceledException(cancellationToken);
    }
}
