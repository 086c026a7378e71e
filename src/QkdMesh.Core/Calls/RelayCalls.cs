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
public sealed class CanSendCall(NodeId to, TimeSpan patience, LinkId link, int bytes) : NodeCall<Done>(to, patience)
{
    public LinkId Link => link;

    public int Bytes => bytes;

    public override bool IsForNewKey => true;
}

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
