using QkdMesh.Core.Calls;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Grains.Contracts.Surrogates;

[GenerateSerializer, Alias("qkdmesh.associate-call")]
public readonly record struct AssociateCallSurrogate(NodeId To, TimeSpan Patience, byte[] Message);

[RegisterConverter]
public sealed class AssociateCallConverter : IConverter<AssociateCall, AssociateCallSurrogate>
{
    public AssociateCall ConvertFromSurrogate(in AssociateCallSurrogate surrogate) =>
        new(surrogate.To, surrogate.Patience, surrogate.Message);

    public AssociateCallSurrogate ConvertToSurrogate(in AssociateCall value) => new(value.To, value.Patience, value.Message);
}

[GenerateSerializer, Alias("qkdmesh.end-proof")]
public readonly record struct EndProofSurrogate(ulong Epoch, ulong Sequence, UInt128 Tag);

[RegisterConverter]
public sealed class EndProofConverter : IConverter<EndProof, EndProofSurrogate>
{
    public EndProof ConvertFromSurrogate(in EndProofSurrogate surrogate) => new(new(surrogate.Epoch, surrogate.Sequence), surrogate.Tag);

    public EndProofSurrogate ConvertToSurrogate(in EndProof value) => new(value.Mark.Epoch, value.Mark.Sequence, value.Tag);
}
