using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Calls;

/// <summary>Between the ends of a link: agree on a session.</summary>
public sealed class GreetCall(NodeId to, TimeSpan patience, LinkId link, SessionNonce nonce) : NodeCall<SessionNonce>(to, patience)
{
    public LinkId Link => link;

    public SessionNonce Nonce => nonce;
}

/// <summary>Between the ends of a link: compare a block with the sender's offer.</summary>
public sealed class ConfirmCall(NodeId to, TimeSpan patience, byte[] offer) : NodeCall<byte[]>(to, patience)
{
    public byte[] Offer => offer;
}

/// <summary>From a link to its end A: open a session with the other end.</summary>
public sealed class OpenSessionCall(NodeId to, TimeSpan patience, LinkId link) : NodeCall<Done>(to, patience)
{
    public LinkId Link => link;
}

/// <summary>From a link to an end: its orders, and the blocks that it made.</summary>
public sealed class HandOverCall(NodeId to, TimeSpan patience, LinkId link, bool carries, IReadOnlyList<KeyBlock> blocks)
    : NodeCall<LinkEndReport>(to, patience)
{
    public LinkId Link => link;

    /// <summary>Whether messages may cross the link.</summary>
    public bool Carries => carries;

    /// <summary>The call owns them until they are handed over; what the node did not take is to be destroyed.</summary>
    public IReadOnlyList<KeyBlock> Blocks => blocks;

    /// <summary>What the other end will not send with any more, as it said last; null where the link does not know.</summary>
    public SendingPoint? Peer { get; init; }

    /// <summary>How far the other end has received, as it said last; null where the link does not know.</summary>
    public ReceivedPoint? PeerReceived { get; init; }

    /// <summary>How far this end's own ledger was, as the end reported before; null where the link does not know.</summary>
    public LedgerMark? Reported { get; init; }
}

/// <summary>From a link to an end, when both have its blocks: confirm those that it will send with.</summary>
public sealed class ConfirmBlocksCall(NodeId to, TimeSpan patience, LinkId link) : NodeCall<LinkEndReport>(to, patience)
{
    public LinkId Link => link;
}

/// <summary>From a link to an end: the quantum channel is not to be trusted, and neither is any key that it made.</summary>
public sealed class AlarmCall(NodeId to, TimeSpan patience, LinkId link) : NodeCall<Done>(to, patience)
{
    public LinkId Link => link;
}
