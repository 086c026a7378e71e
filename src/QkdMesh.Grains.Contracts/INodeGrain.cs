using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;

namespace QkdMesh.Grains.Contracts;

/// <summary>The key manager of one trusted node; its key is the node's id. Between nodes pass only ciphertext, tags and addresses.</summary>
[Alias("qkdmesh.node")]
public interface INodeGrain : IGrainWithStringKey
{
    /// <summary>Answers a call of another node or of a link. A node that is about to stop refuses calls that are for new keys.</summary>
    [Alias("answer")]
    [return: Immutable]
    ValueTask<Result<T>> AnswerAsync<T>([Immutable] NodeCall<T> call);

    /// <summary>Waits until the follower of a stream, at this node, takes another batch; false where it did not for a while.</summary>
    [Alias("stream-room")]
    ValueTask<bool> AwaitStreamRoomAsync(StreamId stream);

    /// <summary>New keys for a local SAE and its peer.</summary>
    [Alias("supply")]
    [return: Immutable]
    ValueTask<Result<SuppliedKeys>> SupplyAsync([Immutable] KeyRequest request);

    /// <summary>Keys that wait for a local SAE: all that are named, or none.</summary>
    [Alias("collect")]
    [return: Immutable]
    ValueTask<Result<IReadOnlyList<SuppliedKey>>> CollectAsync(SaeId caller, SaeId master, [Immutable] IReadOnlyList<KeyId> ids);

    /// <summary>How many keys wait for a local SAE.</summary>
    [Alias("count-waiting")]
    ValueTask<int> CountWaitingAsync(SaeId master, SaeId slave);

    /// <summary>Opens a stream for a local SAE, and takes it over from an earlier call. The number goes with every later call.</summary>
    [Alias("open-stream")]
    ValueTask<Result<int>> OpenStreamAsync(StreamId stream, SaeId sae);

    /// <summary>For the SAE that drives the stream: makes the next batch. Empty where the follower has no room yet.</summary>
    [Alias("drive-stream")]
    [return: Immutable]
    ValueTask<Result<StreamBatch?>> DriveStreamAsync(StreamId stream, int generation, [Immutable] KeyRequest request);

    /// <summary>For the SAE that follows the stream: waits for the next batch. Empty where none came for a while.</summary>
    [Alias("follow-stream")]
    [return: Immutable]
    ValueTask<Result<StreamBatch?>> FollowStreamAsync(StreamId stream, int generation, int keySize);

    /// <summary>Does nothing: what a call costs.</summary>
    [Alias("ping")]
    ValueTask PingAsync();
}
