using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Calls;

/// <summary>From the source of a relay: take this node's step of it.</summary>
public sealed class RelayCall(NodeId to, TimeSpan patience, byte[] message) : NodeCall<RelayReceipt>(to, patience)
{
    public byte[] Message => message;
}

/// <summary>From the source of a hybrid batch to its target, past the relays: agree on a secret. The answer is a ciphertext of the KEM.</summary>
public sealed class AgreeSecretCall(NodeId to, TimeSpan patience, byte[] message) : NodeCall<byte[]>(to, patience)
{
    public byte[] Message => message;
}

/// <summary>From the source of a relay: could a batch of so many bytes be sent over the link now?</summary>
public sealed class CanSendCall(NodeId to, TimeSpan patience, LinkId link, int bytes) : NodeCall<Done>(to, patience)
{
    public LinkId Link => link;

    public int Bytes => bytes;
}
