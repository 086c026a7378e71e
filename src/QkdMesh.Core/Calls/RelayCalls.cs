using System.Collections.Immutable;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Calls;

/// <summary>From the source of a relay to each node of its route: take your step of the relay.</summary>
public sealed class RelayCall(NodeId to, TimeSpan patience, byte[] message) : NodeCall<RelayReceipt>(to, patience)
{
    public byte[] Message => message;

    public override bool IsForNewKey => true;
}

/// <summary>
/// From the source of a hybrid batch to its target, without the relays between them: agree on a secret. The answer is a ciphertext of
/// the KEM, then the target's tag of 16 bytes.
/// </summary>
/// <param name="proof">Of the source.</param>
public sealed class AgreeSecretCall(NodeId to, TimeSpan patience, byte[] message, EndProof proof) : NodeCall<byte[]>(to, patience)
{
    public byte[] Message => message;

    public EndProof Proof => proof;

    public override bool IsForNewKey => true;
}

/// <summary>
/// From the source of relays to their target: prove yourself, and agree on a key for the messages between us. It takes two such calls. The
/// messages are those of <see cref="Associations"/>.
/// </summary>
public sealed class AssociateCall(NodeId to, TimeSpan patience, byte[] message) : NodeCall<byte[]>(to, patience)
{
    public byte[] Message => message;

    public override bool IsForNewKey => true;
}

/// <summary>From the source of a relay: could this node send a batch of this size over the link now?</summary>
/// <param name="master">Of the keys: the node answers for its tenant.</param>
/// <param name="class">Of the relay.</param>
/// <param name="route">All nodes of the relay. The node may know of one that must not hold key.</param>
public sealed class CanSendCall(
    NodeId to, TimeSpan patience, LinkId link, int bytes, SaeId master, RelayClass @class, ImmutableArray<NodeId> route)
    : NodeCall<Done>(to, patience)
{
    public LinkId Link => link;

    public int Bytes => bytes;

    public SaeId Master => master;

    public RelayClass Class => @class;

    public ImmutableArray<NodeId> Route => route;

    public override bool IsForNewKey => true;
}

/// <summary>
/// From the source of keys to their target, before link key is burned for them: would it take them? It is asked after a failure only.
/// </summary>
/// <param name="header">Of the relay that would bring a share: see <see cref="KeyRelay.RelayFrame"/>.</param>
/// <param name="proof">Of the source.</param>
public sealed class CanArriveCall(NodeId to, TimeSpan patience, byte[] header, EndProof proof) : NodeCall<ArrivalRoom>(to, patience)
{
    public byte[] Header => header;

    public EndProof Proof => proof;

    public override bool IsForNewKey => true;
}

/// <summary>What a target says of keys that are to arrive.</summary>
/// <param name="Keys">How many keys of their pair find room. An error if the relay would be refused, with the same error.</param>
/// <param name="Proof">Of the target, for the source that asked.</param>
public readonly record struct ArrivalRoom(Result<int> Keys, UInt128 Proof);

/// <summary>From the source of keys that their master does not get: the target destroys them, and has room again.</summary>
/// <param name="proof">Of the source.</param>
public sealed class WithdrawCall(NodeId to, TimeSpan patience, KeyBatchId batch, SaeId master, SaeId slave, EndProof proof)
    : NodeCall<Done>(to, patience)
{
    public KeyBatchId Batch => batch;

    public SaeId Master => master;

    public SaeId Slave => slave;

    public EndProof Proof => proof;
}
