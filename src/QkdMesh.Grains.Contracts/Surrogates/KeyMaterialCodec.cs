using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;
using QkdMesh.Core.Keys;

namespace QkdMesh.Grains.Contracts.Surrogates;

/// <summary>
/// How key leaves this process: its owner here is emptied, and the bytes are overwritten as soon as they are in the message. The buffers of
/// the serialiser and of the connection are out of reach. Silos talk to each other in the clear.
/// </summary>
[RegisterSerializer]
public sealed class KeyMaterialCodec : IFieldCodec<KeyMaterial>
{
    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] KeyMaterial value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value)) return;
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(KeyMaterial), WireType.LengthPrefixed);
        var bytes = value!.Take();
        try
        {
            writer.WriteVarUInt32((uint)bytes.Length);
            writer.Write(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    [return: MaybeNull]
    public KeyMaterial ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.WireType == WireType.Reference) return ReferenceCodec.ReadReference<KeyMaterial, TInput>(ref reader, field);
        field.EnsureWireType(WireType.LengthPrefixed);
        var key = new KeyMaterial(reader.ReadBytes(reader.ReadVarUInt32()));
        ReferenceCodec.RecordObject(reader.Session, key);
        return key;
    }
}
