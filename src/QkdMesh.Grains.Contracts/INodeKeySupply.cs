using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Grains.Contracts;

/// <summary>
/// What a node does for its SAEs. Only code in the node's own process can call it: an SAE's key is in no call between silos. Every method
/// throws <see cref="Orleans.Runtime.OrleansException"/> if the node has left this process.
/// </summary>
public interface INodeKeySupply
{
    /// <summary>Makes new keys for a local SAE and its peer. Cancellation ends the work, and withdraws keys that were under way.</summary>
    ValueTask<Result<SuppliedKeys>> SupplyAsync(KeyRequest request, CancellationToken cancellation);

    /// <summary>Destroys keys at the peer's node that a local SAE asked for and did not get.</summary>
    ValueTask WithdrawAsync(KeyBatchId batch, SaeId master, SaeId slave);

    /// <summary>
    /// Gives a local SAE the keys that it names and that wait for it: all of them, or none. Takes nothing for a call that is cancelled.
    /// </summary>
    ValueTask<Result<IReadOnlyList<SuppliedKey>>> CollectAsync(
        SaeId caller, SaeId master, IReadOnlyList<KeyId> ids, CancellationToken cancellation);

    /// <summary>How many keys wait for a local SAE.</summary>
    ValueTask<int> CountWaitingAsync(SaeId master, SaeId slave);

    /// <summary>Opens a stream for a local SAE, and takes it over from an earlier call. Every later call names the number.</summary>
    ValueTask<Result<int>> OpenStreamAsync(StreamId stream, SaeId sae);

    /// <summary>A call has ended. Its stream goes on if the SAE opens it again, and makes room for others until then.</summary>
    ValueTask CloseStreamAsync(StreamId stream, SaeId sae, int generation);

    /// <summary>
    /// For the SAE that drives the stream: makes the next batch. Null if the follower has no room yet. Cancellation ends the work, and
    /// withdraws a batch that was under way.
    /// </summary>
    ValueTask<Result<StreamBatch?>> DriveStreamAsync(
        StreamId stream, int generation, KeyRequest request, CancellationToken cancellation);

    /// <summary>
    /// For the SAE that follows the stream: waits for the next batch. Null if none came in time, or if the call is cancelled.
    /// </summary>
    ValueTask<Result<StreamBatch?>> FollowStreamAsync(StreamId stream, int generation, int keySize, CancellationToken cancellation);
}

/// <summary>The nodes whose grains live in this process.</summary>
public interface INodesHere
{
    /// <summary>What a node does for its SAEs; null if the node lives in another silo, or in none.</summary>
    INodeKeySupply? Find(NodeId node);
}
