using Orleans.Runtime;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains;

/// <summary>
/// Runs the procedures of Core with calls to node grains. Each call is bounded in time. A failure of the cluster counts as no answer.
/// </summary>
/// <param name="records">Writes the records of deliveries; null for procedures that deliver nothing.</param>
/// <param name="onSilence">Called with each node that did not answer.</param>
internal sealed class ProcedureRunner(
    IGrainFactory grains, INodeHosting hosting, TimeProvider time, IDeliveryLog? records = null, Action<NodeId>? onSilence = null)
    : INodeCaller<ValueTask>
{
    private readonly Dictionary<NodeId, INodeGrain> _references = [];

    public INodeGrain this[NodeId node]
    {
        get
        {
            if (!_references.TryGetValue(node, out var reference)) _references.Add(node, reference = grains.Node(node));
            return reference;
        }
    }

    /// <param name="beforeDecision">Called after each step, before the procedure decides by the answers.</param>
    public async ValueTask RunAsync(IEnumerable<NodeCall[]> steps, Action? beforeDecision = null)
    {
        foreach (var step in steps)
        {
            if (step is [var only]) await only.MakeWith(this);
            else await Task.WhenAll(step.Select(call => call.MakeWith(this).AsTask()));
            beforeDecision?.Invoke();
        }
    }

    // The node may still carry out a call that was given up: its outcome is unknown.
    async ValueTask INodeCaller<ValueTask>.Make<T>(NodeCall<T> call)
    {
        if (call is RecordCall record)
        {
            record.Answer = await records!.WriteAsync(record.Records, record.Patience);
            return;
        }
        // No silo hosts the node: nobody can be asked.
        if (!hosting.IsAnywhere(call.To))
        {
            onSilence?.Invoke(call.To);
            return;
        }
        try
        {
            var answer = this[call.To].AnswerAsync(call);
            call.Answer = answer.IsCompletedSuccessfully ? answer.Result : await answer.AsTask().WaitAsync(Positive(call.Patience), time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            call.Answer = new MeshError(ErrorCode.NodeUnavailable, $"{call.To} does not answer");
            onSilence?.Invoke(call.To);
        }
    }

    private static TimeSpan Positive(TimeSpan patience) => patience > TimeSpan.Zero ? patience : TimeSpan.Zero;
}
