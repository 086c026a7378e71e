using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Routing;

namespace QkdMesh.Grains.Contracts;

/// <summary>
/// The key manager of one trusted node; the grain's key is the node's id. Only ciphertext, tags and addresses pass between nodes.
/// </summary>
[Alias("qkdmesh.node")]
public interface INodeGrain : IGrainWithStringKey
{
    /// <summary>Answers a call of another node or of a link. A node that is about to stop refuses calls that are for new keys.</summary>
    [Alias("answer")]
    [return: Immutable]
    ValueTask<Result<T>> AnswerAsync<T>([Immutable] NodeCall<T> call);

    /// <summary>Makes new keys for a local SAE and its peer. Cancellation ends the work, and withdraws keys that were under way.</summary>
    [Alias("supply")]
    [return: Immutable]
    ValueTask<Result<SuppliedKeys>> SupplyAsync([Immutable] KeyRequest request, CancellationToken cancellation);

    /// <summary>Destroys keys at the peer's node that a local SAE asked for and did not get.</summary>
    [Alias("withdraw")]
    ValueTask WithdrawAsync(KeyBatchId batch, SaeId master, SaeId slave);

    /// <summary>
    /// Gives a local SAE the keys that it names and that wait for it: all of them, or none. Takes nothing for a call that is cancelled.
    /// </summary>
    [Alias("collect")]
    [return: Immutable]
    ValueTask<Result<IReadOnlyList<SuppliedKey>>> CollectAsync(
        SaeId caller, SaeId master, [Immutable] IReadOnlyList<KeyId> ids, CancellationToken cancellation);

    /// <summary>How many keys wait for a local SAE.</summary>
    [Alias("count-waiting")]
    ValueTask<int> CountWaitingAsync(SaeId master, SaeId slave);

    /// <summary>The route that a sticky request of this node takes again; null if the next request chooses.</summary>
    [Alias("kept-route")]
    [return: Immutable]
    ValueTask<Route?> KeptRouteAsync(NodeId target, int maxHops);

    /// <summary>Opens a stream for a local SAE, and takes it over from an earlier call. Every later call names the number.</summary>
    [Alias("open-stream")]
    ValueTask<Result<int>> OpenStreamAsync(StreamId stream, SaeId sae);

    /// <summary>A call has ended. Its stream goes on if the SAE opens it again, and makes room for others until then.</summary>
    [Alias("close-stream")]
    ValueTask CloseStreamAsync(StreamId stream, SaeId sae, int generation);

    /// <summary>
    /// For the SAE that drives the stream: makes the next batch. Null if the follower has no room yet. Cancellation ends the work, and
    /// withdraws a batch that was under way.
    /// </summary>
    [Alias("drive-stream")]
    [return: Immutable]
    ValueTask<Result<StreamBatch?>> DriveStreamAsync(
        StreamId stream, int generation, [Immutable] KeyRequest request, CancellationToken cancellation);

    /// <summary>
    /// For the SAE that follows the stream: waits for the next batch. Null if none came in time, or if the call is cancelled.
    /// </summary>
    [Alias("follow-stream")]
    [return: Immutable]
    ValueTask<Result<StreamBatch?>> FollowStreamAsync(StreamId stream, int generation, int keySize, CancellationToken cancellation);

    /// <summary>Does nothing, to measure the cost of a call.</summary>
    [Alias("ping")]
    ValueTask PingAsync();
}
