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
    /// <param name="nextPlace">For a stream: draws the place of the batch, just before it is sent.</param>
    public async ValueTask<Result<SupplyOutcome>> SupplyAsync(KeyRequest request, Func<Result<StreamPlace>>? nextPlace = null)
    {
        if (node.Leaving is { } refusal) return refusal;
        var began = node.Now;
        var supplying = new KeySupplyProcedure(node.BeginDecision(), options, request, () => node.Now, nextPlace);
        await calls.RunAsync(supplying.Steps(), beforeDecision: () => node.BeginDecision());
        metrics.Supplied(node.Id, supplying.Outcome, node.Now - began);
        return supplying.Outcome;
    }

    public Result<IReadOnlyList<SuppliedKey>> Collect(SaeId caller, SaeId master, IReadOnlyList<KeyId> ids) =>
        node.BeginDecision().Collect(caller, master, ids, node.Now);

    public int CountWaiting(SaeId master, SaeId slave) => node.BeginDecision().CountWaiting(master, slave);
}
