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
    /// <summary>Agrees on a session for a link: takes the other end's nonce, answers with this end's.</summary>
    [Alias("greet")]
    ValueTask<Result<SessionNonce>> GreetAsync(LinkId link, SessionNonce peer);

    /// <summary>Compares a block with the other end's offer, and answers it.</summary>
    [Alias("confirm")]
    [return: Immutable]
    ValueTask<Result<byte[]>> ConfirmAsync([Immutable] byte[] offer);

    /// <summary>Takes this node's step of a key relay.</summary>
    [Alias("relay")]
    [return: Immutable]
    ValueTask<Result<RelayReceipt>> RelayAsync([Immutable] byte[] message);

    /// <summary>Whether a batch of so many bytes could be sent over a link now, without sending it.</summary>
    [Alias("can-send")]
    ValueTask<Result<Done>> CanSendAsync(LinkId link, int bytes);

    /// <summary>Agrees on the secret of a hybrid batch that is to end here; the answer is a ciphertext of the KEM. Asked by its source, past the relays.</summary>
    [Alias("agree-secret")]
    [return: Immutable]
    ValueTask<Result<byte[]>> AgreeSecretAsync([Immutable] byte[] message);

    /// <summary>Waits until the follower of a stream, at this node, takes another batch; false where it did not for a while.</summary>
    [Alias("stream-room")]
    ValueTask<bool> AwaitStreamRoomAsync(StreamId stream);

    /// <summary>From the link: whether it carries messages, and the blocks that it made.</summary>
    [Alias("hand-over")]
    [return: Immutable]
    ValueTask<Result<LinkEndReport>> HandOverAsync(LinkId link, bool carries, [Immutable] IReadOnlyList<KeyBlock> blocks);

    /// <summary>From the link, when both ends have its blocks: confirm those that this end will send with.</summary>
    [Alias("confirm-blocks")]
    [return: Immutable]
    ValueTask<Result<LinkEndReport>> ConfirmBlocksAsync(LinkId link);

    /// <summary>From the link: its quantum channel is not to be trusted. When it returns, all key of the link at this end is destroyed.</summary>
    [Alias("raise-alarm")]
    ValueTask<Result<Done>> RaiseAlarmAsync(LinkId link);

    /// <summary>From the link, to its end A: agree on a session with the other end.</summary>
    [Alias("open-session")]
    ValueTask OpenSessionAsync(LinkId link);

    /// <summary>New keys for a local SAE and its peer.</summary>
    [Alias("supply")]
    [return: Immutable]
    ValueTask<Result<SuppliedKeys>> SupplyAsync([Immutable] KeySupplyOrder order);

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
    ValueTask<Result<StreamBatch?>> DriveStreamAsync(StreamId stream, int generation, [Immutable] KeySupplyOrder order);

    /// <summary>For the SAE that follows the stream: waits for the next batch. Empty where none came for a while.</summary>
    [Alias("follow-stream")]
    [return: Immutable]
    ValueTask<Result<StreamBatch?>> FollowStreamAsync(StreamId stream, int generation, int keySize);

    /// <summary>Does nothing: what a call costs.</summary>
    [Alias("ping")]
    ValueTask PingAsync();

    /// <summary>From the link, to its end A: which key its paired source offers both ends. Empty where there is none now.</summary>
    [Alias("offer-key")]
    [return: Immutable]
    ValueTask<Result<byte[]>> OfferKeyAsync(LinkId link, [Immutable] OfferOrder order);

    /// <summary>From the link, to its end B: take what end A offers, and reply.</summary>
    [Alias("accept-offer")]
    [return: Immutable]
    ValueTask<Result<byte[]>> AcceptOfferAsync([Immutable] byte[] offer);

    /// <summary>From the link, to its end A: take what end B took. Answers with the number of blocks.</summary>
    [Alias("complete-offer")]
    ValueTask<Result<int>> CompleteOfferAsync([Immutable] byte[] reply);
}
