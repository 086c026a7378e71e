using Orleans.Runtime;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains;

/// <summary>Calls from grain to node grain: bounded in time, with failures of the cluster as expected errors.</summary>
internal sealed class NodeCalls(IGrainFactory grains, TimeProvider time)
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

    /// <summary>Waits for an answer. A call that is given up may still be carried out: its outcome is unknown.</summary>
    public async ValueTask<Result<T>> AwaitAsync<T>(NodeId node, ValueTask<Result<T>> call, TimeSpan patience)
    {
        using var end = new CancellationTokenSource(patience, time);
        return await AwaitAsync(node, call, end.Token);
    }

    /// <summary>Waits for an answer until the token is cancelled.</summary>
    public static async ValueTask<Result<T>> AwaitAsync<T>(NodeId node, ValueTask<Result<T>> call, CancellationToken patience)
    {
        try
        {
            return await call.AsTask().WaitAsync(patience);
        }
        catch (Exception failure) when (failure is OperationCanceledException or TimeoutException or OrleansException)
        {
            return new MeshError(ErrorCode.NodeUnavailable, $"{node} does not answer");
        }
    }
}
