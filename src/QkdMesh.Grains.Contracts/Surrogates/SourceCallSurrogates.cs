using QkdMesh.Core.Calls;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Grains.Contracts.Surrogates;

[GenerateSerializer, Alias("qkdmesh.offer-key-call")]
public readonly record struct OfferKeyCallSurrogate(NodeId To, TimeSpan Patience, LinkId Link, OfferRequest Request);

[RegisterConverter]
public sealed class OfferKeyCallConverter : IConverter<OfferKeyCall, OfferKeyCallSurrogate>
{
    public OfferKeyCall ConvertFromSurrogate(in OfferKeyCallSurrogate surrogate) =>
        new(surrogate.To, surrogate.Patience, surrogate.Link, surrogate.Request);

    public OfferKeyCallSurrogate ConvertToSurrogate(in OfferKeyCall value) => new(value.To, value.Patience, value.Link, value.Request);
}

[GenerateSerializer, Alias("qkdmesh.accept-offer-call")]
public readonly record struct AcceptOfferCallSurrogate(NodeId To, TimeSpan Patience, byte[] Offer);

[RegisterConverter]
public sealed class AcceptOfferCallConverter : IConverter<AcceptOfferCall, AcceptOfferCallSurrogate>
{
    public AcceptOfferCall ConvertFromSurrogate(in AcceptOfferCallSurrogate surrogate) =>
        new(surrogate.To, surrogate.Patience, surrogate.Offer);

    public AcceptOfferCallSurrogate ConvertToSurrogate(in AcceptOfferCall value) => new(value.To, value.Patience, value.Offer);
}

[GenerateSerializer, Alias("qkdmesh.complete-offer-call")]
public readonly record struct CompleteOfferCallSurrogate(NodeId To, TimeSpan Patience, byte[] Reply);

[RegisterConverter]
public sealed class CompleteOfferCallConverter : IConverter<CompleteOfferCall, CompleteOfferCallSurrogate>
{
    public CompleteOfferCall ConvertFromSurrogate(in CompleteOfferCallSurrogate surrogate) =>
        new(surrogate.To, surrogate.Patience, surrogate.Reply);

    public CompleteOfferCallSurrogate ConvertToSurrogate(in CompleteOfferCall value) => new(value.To, value.Patience, value.Reply);
}
