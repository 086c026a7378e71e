using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Grains.KeyManagement;
using QkdMesh.Grains.Telemetry;

namespace QkdMesh.Grains.KeySupply;

/// <summary>Keys for the SAEs of one node: new ones, and those that wait.</summary>
internal sealed class NodeSupply(ActingNode node, ProcedureRunner calls, KeySupplyOptions options, NodeMetrics metrics)
{
    private static readonly TimeSpan WithdrawalPatience = TimeSpan.FromSeconds(1);

    /// <summary>The procedure for one request. The caller runs it.</summary>
    /// <param name="nextPlace">For a stream: draws the place of the batch, just before it is sent.</param>
    public Procedure<SupplyOutcome> Begin(
        KeyRequest request, Func<Result<StreamPlace>>? nextPlace = null, CancellationToken cancellation = default) =>
        new CountedSupply(node, options, metrics, request, nextPlace, cancellation);

    public async ValueTask<Result<SupplyOutcome>> SupplyAsync(KeyRequest request, CancellationToken cancellation)
    {
        var supplying = Begin(request, cancellation: cancellation);
        await calls.RunAsync(supplying.Steps(), beforeDecision: () => node.BeginDecision());
        return supplying.Outcome;
    }

    /// <summary>Destroys keys at the slave's node that the master did not get.</summary>
    public async ValueTask WithdrawAsync(KeyBatchId batch, SaeId master, SaeId slave)
    {
        if (node.BeginDecision().Network?.Snapshot.Topology.FindSae(slave) is not { } known) return;
        var withdrawing = new WithdrawalProcedure(
            node.BeginDecision(), known.Node, batch, master, slave, () => node.Now, WithdrawalPatience);
        await calls.RunAsync(withdrawing.Steps(), beforeDecision: () => node.BeginDecision());
    }

    public async ValueTask<Result<IReadOnlyList<SuppliedKey>>> CollectAsync(SaeId caller, SaeId master, IReadOnlyList<KeyId> ids)
    {
        var collecting = new CollectionProcedure(node.BeginDecision(), caller, master, ids, () => node.Now);
        await calls.RunAsync(collecting.Steps(), beforeDecision: () => node.BeginDecision());
        return collecting.Outcome;
    }

    public int CountWaiting(SaeId master, SaeId slave) => node.BeginDecision().CountWaiting(master, slave);
}
