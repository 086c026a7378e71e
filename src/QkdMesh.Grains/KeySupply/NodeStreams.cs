using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Node;
using QkdMesh.Grains.KeyManagement;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.KeySupply;

/// <summary>Both sides of the streams at one node: it makes batches for SAEs that drive, and gives batches to SAEs that follow.</summary>
/// <param name="roomPatience">How long the follower's node may take to say whether there is room.</param>
internal sealed class NodeStreams(
    ActingNode node, ProcedureRunner calls, NodeSupply supply, StreamSignals signals, TimeSpan roomPatience)
{
    public Result<int> Open(StreamId stream, SaeId sae)
    {
        var generation = node.BeginDecision().OpenStream(stream, sae, node.Now);
        signals.Raise(stream);
        return generation;
    }

    /// <summary>Makes the next batch; null if the follower has no room yet.</summary>
    public async ValueTask<Result<StreamBatch?>> DriveAsync(
        StreamId stream, int generation, KeyRequest request, CancellationToken cancellation)
    {
        var driving = new StreamBatchProcedure(
            node.BeginDecision(), stream, generation, request, () => node.Now, roomPatience,
            place => supply.Begin(request, place, cancellation));
        await calls.RunAsync(driving.Steps(), beforeDecision: () => node.BeginDecision());
        if (driving.Outcome is { IsOk: true, Value: not null }) signals.Raise(stream);
        return driving.Outcome;
    }

    /// <summary>Takes the next batch; null if none came in time. A cancelled call takes none: the next call of the SAE gets it.</summary>
    public async ValueTask<Result<StreamBatch?>> FollowAsync(
        StreamId stream, int generation, int keyLength, CancellationToken cancellation)
    {
        var next = await TakeNextAsync();
        return next is { IsOk: true, Value: null } && await signals.WaitAsync(stream, cancellation) ? await TakeNextAsync() : next;

        async ValueTask<Result<StreamBatch?>> TakeNextAsync()
        {
            if (cancellation.IsCancellationRequested) return (StreamBatch?)null;
            var following = new FollowingProcedure(node.BeginDecision(), stream, generation, keyLength, () => node.Now);
            await calls.RunAsync(following.Steps(), beforeDecision: () => node.BeginDecision());
            // The driver waits for the follower to ask, as much as for room.
            signals.Raise(stream);
            return following.Outcome;
        }
    }

    /// <summary>Waits until the follower takes another batch, or until the stream did not move for the patience of its signals.</summary>
    public async ValueTask AwaitRoomAsync(StreamId stream)
    {
        while (!node.BeginDecision().HasAnswerFor(stream, node.Now) && await signals.WaitAsync(stream))
        {
            // The stream moved: look again.
        }
    }
}
