using QkdMesh.Core.Calls;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Grains.Contracts.Surrogates;

[GenerateSerializer, Alias("qkdmesh.link-source")]
public readonly record struct LinkSourceSurrogate(int Kind, Etsi014Access? Etsi014, PqcParameters? Pqc, Bb84Link? Bb84);

[RegisterConverter]
public sealed class LinkSourceConverter : IConverter<LinkSource, LinkSourceSurrogate>
{
    public LinkSource ConvertFromSurrogate(in LinkSourceSurrogate surrogate) =>
        new((KeySourceKind)surrogate.Kind) { Etsi014 = surrogate.Etsi014, Pqc = surrogate.Pqc, Bb84 = surrogate.Bb84 };

    public LinkSourceSurrogate ConvertToSurrogate(in LinkSource value) => new((int)value.Kind, value.Etsi014, value.Pqc, value.Bb84);
}

[GenerateSerializer, Alias("qkdmesh.etsi-014-access")]
public readonly record struct Etsi014AccessSurrogate(string UrlA, string SaeIdA, string UrlB, string SaeIdB);

[RegisterConverter]
public sealed class Etsi014AccessConverter : IConverter<Etsi014Access, Etsi014AccessSurrogate>
{
    public Etsi014Access ConvertFromSurrogate(in Etsi014AccessSurrogate surrogate) => new(
        new KmeAccess(new Uri(surrogate.UrlA), surrogate.SaeIdA), new KmeAccess(new Uri(surrogate.UrlB), surrogate.SaeIdB));

    public Etsi014AccessSurrogate ConvertToSurrogate(in Etsi014Access value) =>
        new(value.A.Url.OriginalString, value.A.SaeId, value.B.Url.OriginalString, value.B.SaeId);
}

[GenerateSerializer, Alias("qkdmesh.pqc-parameters")]
public readonly record struct PqcParametersSurrogate(int Kem, long RekeyTicks);

[RegisterConverter]
public sealed class PqcParametersConverter : IConverter<PqcParameters, PqcParametersSurrogate>
{
    public PqcParameters ConvertFromSurrogate(in PqcParametersSurrogate surrogate) =>
        new((KemParameterSet)surrogate.Kem, TimeSpan.FromTicks(surrogate.RekeyTicks));

    public PqcParametersSurrogate ConvertToSurrogate(in PqcParameters value) => new((int)value.Kem, value.Rekey.Ticks);
}

[GenerateSerializer, Alias("qkdmesh.offer-request")]
public readonly record struct OfferRequestSurrogate(
    UInt128 SessionA, UInt128 SessionB, ulong FirstBlock, long RoomABits, long RoomBBits, bool Anew);

[RegisterConverter]
public sealed class OfferRequestConverter : IConverter<OfferRequest, OfferRequestSurrogate>
{
    public OfferRequest ConvertFromSurrogate(in OfferRequestSurrogate surrogate) => new(
        new(new(surrogate.SessionA), new(surrogate.SessionB)), surrogate.FirstBlock,
        new(Bits.From(surrogate.RoomABits), Bits.From(surrogate.RoomBBits)), surrogate.Anew);

    public OfferRequestSurrogate ConvertToSurrogate(in OfferRequest value) => new(
        value.Session.A.Value, value.Session.B.Value, value.FirstBlock, value.Room.A.Count, value.Room.B.Count, value.Anew);
}
