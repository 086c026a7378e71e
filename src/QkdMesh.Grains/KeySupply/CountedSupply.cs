using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Grains.KeyManagement;
using QkdMesh.Grains.Telemetry;

namespace QkdMesh.Grains.KeySupply;

/// <summary>Serves one request, and counts its outcome. A node that is about to stop does not begin.</summary>
/// <param name="nextPlace">For a stream: draws the place of the batch, just before it is sent.</param>
internal sealed class CountedSupply(
    ActingNode node, KeySupplyOptions options, NodeMetrics metrics, KeyRequest request, Func<Result<StreamPlace>>? nextPlace,
    CancellationToken cancellation)
    : Procedure<SupplyOutcome>
{
    public override IEnumerable<NodeCall[]> Steps()
    {
        if (node.Leaving is { } refusal)
        {
            Outcome = refusal;
            yield break;
        }
        var began = node.Now;
        var supplying = new KeySupplyProcedure(node.BeginDecision(), options, request, () => node.Now, nextPlace, cancellation);
        foreach (var step in supplying.Steps()) yield return step;
        Outcome = supplying.Outcome;
        // What a caller gave up says nothing of the network.
        if (Outcome.IsOk || !cancellation.IsCancellationRequested) metrics.Supplied(node.Id, Outcome, node.Now - began);
    }
}
