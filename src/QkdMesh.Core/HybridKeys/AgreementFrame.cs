using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.HybridKeys;

/// <summary>From the source of a batch straight to its target: the public half of a pair of keys that is used this once.</summary>
internal readonly ref struct AgreementFrame(KeyBatchId batch, SaeId master, SaeId slave, ReadOnlySpan<byte> encapsulationKey)
{
    public KeyBatchId Batch { get; } = batch;

    public SaeId Master { get; } = master;

    public SaeId Slave { get; } = slave;

    public ReadOnlySpan<byte> EncapsulationKey { get; } = encapsulationKey;

    public byte[] Write()
    {
        var writer = new FrameWriter(EncapsulationKey.Length + 160).Byte((byte)FrameKind.SecretAgreement);
        Batch.Write(writer.Reserve(KeyBatchId.Size));
        return writer.Name(Master.Value).Name(Slave.Value).Bytes(EncapsulationKey).ToArray();
    }

    /// <summary>Reads bytes that may come from anyone.</summary>
    /// <returns>Why they are no such message, or null.</returns>
    public static MeshError? TryParse(ReadOnlySpan<byte> bytes, int keyLength, out AgreementFrame frame)
    {
        var reader = new FrameReader(bytes);
        var isKind = reader.Byte() == (byte)FrameKind.SecretAgreement;
        var batch = reader.Bytes(KeyBatchId.Size) is { Length: KeyBatchId.Size } id ? KeyBatchId.Read(id) : default;
        SaeId master = new(reader.Name()), slave = new(reader.Name());
        frame = new AgreementFrame(batch, master, slave, reader.Bytes(keyLength));
        return isKind && !reader.Failed && reader.AtEnd
            ? null
            : new(ErrorCode.MalformedFrame, "a message that agrees on a secret cannot be read");
    }
}
