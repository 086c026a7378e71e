using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Grains.KeyManagement;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.KeySupply;

/// <summary>Both sides of the streams at one node: it makes batches for SAEs that drive, and gives batches to SAEs that follow.</summary>
internal sealed class NodeStreams(ActingNode node, ProcedureRunner calls, NodeSupply supply, StreamSignals signals)
{
    public Result<int> Open(StreamId stream, SaeId sae)
    {
        var generation = node.BeginDecision().OpenStream(stream, sae, node.Now);
        signals.Raise(stream);
        return generation;
    }

    /// <summary>Makes the next batch; null if the follower has no room yet.</summary>
    public async ValueTask<Result<StreamBatch?>> DriveAsync(StreamId stream, int generation, KeyRequest request)
    {
        var manager = node.BeginDecision();
        if (manager.Network?.Snapshot.Topology.FindSae(stream.Follower) is not { } follower)
            return new MeshError(ErrorCode.UnknownPeer, $"{stream.Follower} is not an SAE of this network");
        if (manager.CheckHeld(stream, stream.Driver, generation, node.Now) is { } lost) return lost;
        if (!await calls[follower.Node].AwaitStreamRoomAsync(stream)) return (StreamBatch?)null;
        var keys = await supply.SupplyAsync(request, () => node.BeginDecision().NextPlace(stream, generation, request.Count, node.Now));
        if (!keys.IsOk) return keys.Error;
        signals.Raise(stream);
        return new StreamBatch(keys.Value.Place!.Index, keys.Value.Keys);
    }

    /// <summary>Takes the next batch; null if none came in time.</summary>
    public async ValueTask<Result<StreamBatch?>> FollowAsync(StreamId stream, int generation, int keyLength)
    {
        var next = TakeNext();
        return next is { IsOk: true, Value: null } && await signals.WaitAsync(stream) ? TakeNext() : next;

        Result<StreamBatch?> TakeNext()
        {
            var batch = node.BeginDecision().TakeNext(stream, generation, keyLength, node.Now);
            // The driver waits for the follower to ask, as much as for room.
            signals.Raise(stream);
            return batch;
        }
    }

    /// <summary>Waits until the follower takes another batch; false if it does not in time.</summary>
    public async ValueTask<bool> AwaitRoomAsync(StreamId stream)
    {
        while (!HasRoom())
            if (!await signals.WaitAsync(stream)) return HasRoom();
        return true;

        bool HasRoom() => node.BeginDecision().HasRoom(stream, node.Now);
    }
}
