using Orleans.Runtime;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains;

/// <summary>Runs the procedures of Core: makes their calls to node grains, bounded in time, with failures of the cluster as silence.</summary>
/// <param name="onSilence">Told of a node that a call got no answer from.</param>
internal sealed class NodeCalls(IGrainFactory grains, INodeHosting hosting, TimeProvider time, Action<NodeId>? onSilence = null)
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

    /// <param name="refresh">Brings what the procedure decides on up to date, before each of its steps.</param>
    public async ValueTask RunAsync(IEnumerable<NodeCall[]> steps, Action? refresh = null)
    {
        foreach (var step in steps)
        {
            if (step is [var only]) await MakeAsync(only);
            else await Task.WhenAll(step.Select(call => MakeAsync(call).AsTask()));
            refresh?.Invoke();
        }
    }

    private ValueTask MakeAsync(NodeCall call)
    {
        // No answer is silence: there is nobody who could be asked.
        if (!hosting.IsAnywhere(call.To))
        {
            onSilence?.Invoke(call.To);
            return ValueTask.CompletedTask;
        }
        var node = this[call.To];
        return call switch
        {
            RelayCall relay => AwaitAsync(relay, node.RelayAsync(relay.Message)),
            AgreeSecretCall agreement => AwaitAsync(agreement, node.AgreeSecretAsync(agreement.Message)),
            CanSendCall question => AwaitAsync(question, node.CanSendAsync(question.Link, question.Bytes)),
            GreetCall greeting => AwaitAsync(greeting, node.GreetAsync(greeting.Link, greeting.Nonce)),
            ConfirmCall confirmation => AwaitAsync(confirmation, node.ConfirmAsync(confirmation.Offer)),
            OpenSessionCall opening => AwaitAsync(opening, Done(node.OpenSessionAsync(opening.Link))),
            HandOverCall blocks => AwaitAsync(blocks, node.HandOverAsync(blocks.Link, blocks.Carries, blocks.Blocks)),
            ConfirmBlocksCall confirming => AwaitAsync(confirming, node.ConfirmBlocksAsync(confirming.Link)),
            AlarmCall alarm => AwaitAsync(alarm, node.RaiseAlarmAsync(alarm.Link)),
            OfferKeyCall offering => AwaitAsync(offering, node.OfferKeyAsync(offering.Link, offering.Order)),
            AcceptOfferCall accepting => AwaitAsync(accepting, node.AcceptOfferAsync(accepting.Offer)),
            CompleteOfferCall completing => AwaitAsync(completing, node.CompleteOfferAsync(completing.Reply)),
            _ => throw new ArgumentException($"{call.GetType().Name} is no call that a node grain takes"),
        };
    }

    // A call that is given up may still be carried out: its outcome is unknown.
    private async ValueTask AwaitAsync<T>(NodeCall<T> call, ValueTask<Result<T>> answer)
    {
        try
        {
            call.Answer = answer.IsCompletedSuccessfully ? answer.Result : await answer.AsTask().WaitAsync(Positive(call.Patience), time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            call.Answer = new MeshError(ErrorCode.NodeUnavailable, $"{call.To} does not answer");
            onSilence?.Invoke(call.To);
        }
    }

    private static TimeSpan Positive(TimeSpan patience) => patience > TimeSpan.Zero ? patience : TimeSpan.Zero;

    private static async ValueTask<Result<Done>> Done(ValueTask call)
    {
        await call;
        return Core.Errors.Done.Instance;
    }
}
