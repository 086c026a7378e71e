using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Associations;

/// <summary>The first message of an association, from its source to its target.</summary>
internal readonly ref struct AssociationHello
{
    public NetworkName Network { get; private init; }

    public NodeId Source { get; private init; }

    public NodeId Target { get; private init; }

    /// <summary>Of the source: drawn when its key manager started.</summary>
    public UInt128 Incarnation { get; private init; }

    public ulong Epoch { get; private init; }

    public ReadOnlySpan<byte> EncapsulationKey { get; private init; }

    /// <summary>What the source signs.</summary>
    public ReadOnlySpan<byte> Body { get; private init; }

    public ReadOnlySpan<byte> Proof { get; private init; }

    public static byte[] WriteBody(
        NetworkName network, NodeId source, NodeId target, UInt128 incarnation, ulong epoch, ReadOnlySpan<byte> encapsulationKey) =>
        new FrameWriter(encapsulationKey.Length + 256).Byte((byte)FrameKind.AssociationHello)
            .Name(network.Value).Name(source.Value).Name(target.Value).UInt128(incarnation).UInt64(epoch).Bytes(encapsulationKey).ToArray();

    /// <summary>Reads bytes that may come from anyone.</summary>
    /// <returns>Why they are no such message, or null.</returns>
    public static MeshError? TryParse(ReadOnlySpan<byte> bytes, int keyLength, out AssociationHello hello)
    {
        var reader = new FrameReader(bytes);
        var isKind = reader.Byte() == (byte)FrameKind.AssociationHello;
        NetworkName network = new(reader.Name());
        NodeId source = new(reader.Name()), target = new(reader.Name());
        var incarnation = reader.UInt128();
        var epoch = reader.UInt64();
        var key = reader.Bytes(keyLength);
        var body = bytes[..reader.Position];
        hello = new AssociationHello
        {
            Network = network, Source = source, Target = target, Incarnation = incarnation, Epoch = epoch, EncapsulationKey = key,
            Body = body, Proof = reader.Bytes(reader.UInt16()),
        };
        return isKind && !reader.Failed && reader.AtEnd ? null : AssociationTranscript.Malformed;
    }
}
