using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Calls;

/// <summary>From a link to its end A: what does its paired source offer? An empty answer is nothing now.</summary>
public sealed class OfferKeyCall(NodeId to, TimeSpan patience, LinkId link, OfferRequest request) : NodeCall<byte[]>(to, patience)
{
    public LinkId Link => link;

    public OfferRequest Request => request;
}

/// <summary>From a link to its end B: take what end A offers. The answer is the reply to it.</summary>
public sealed class AcceptOfferCall(NodeId to, TimeSpan patience, byte[] offer) : NodeCall<byte[]>(to, patience)
{
    public byte[] Offer => offer;
}

/// <summary>From a link to its end A: take what end B took. The answer is the number of blocks.</summary>
public sealed class CompleteOfferCall(NodeId to, TimeSpan patience, byte[] reply) : NodeCall<int>(to, patience)
{
    public byte[] Reply => reply;
}
