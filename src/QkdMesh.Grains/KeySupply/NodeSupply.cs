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
    /// <summary>The procedure for one request. The caller runs it.</summary>
    /// <param name="nextPlace">For a stream: draws the place of the batch, just before it is sent.</param>
    public Procedure<SupplyOutcome> Begin(KeyRequest request, Func<Result<StreamPlace>>? nextPlace = null) =>
        new CountedSupply(node, options, metrics, request, nextPlace);

    public async ValueTask<Result<SupplyOutcome>> SupplyAsync(KeyRequest request)
    {
        var supplying = Begin(request);
        await calls.RunAsync(supplying.Steps(), beforeDecision: () => node.BeginDecision());
        return supplying.Outcome;
    }

    public Result<IReadOnlyList<SuppliedKey>> Collect(SaeId caller, SaeId master, IReadOnlyList<KeyId> ids) =>
        node.BeginDecision().Collect(caller, master, ids, node.Now);

    public int CountWaiting(SaeId master, SaeId slave) => node.BeginDecision().CountWaiting(master, slave);
}
