using System.Buffers.Binary;
using System.Globalization;

namespace QkdMesh.Core.Identifiers;

/// <summary>
/// Names one end-to-end key, as the UUID that ETSI GS QKD 014 asks for. It is version 8 of RFC 9562: 96 random bits of the
/// batch and 26 bits of the key's place in it, so that neither end has to send the ids of a batch.
/// </summary>
public readonly record struct KeyId(KeyBatchId Batch, int Index)
{
    /// <summary>How many keys one batch can name.</summary>
    public const int MaxIndex = (1 << 26) - 1;

    /// <summary>The UUID. Layout: 48 bits of the batch, version, 12 bits, variant, 36 bits, 26 bits of index.</summary>
    public Guid ToGuid()
    {
        var batch = ((UInt128)Batch.High << 32) | Batch.Low;
        var high = ((ulong)(batch >> 48) << 16) | 0x8000UL | (ulong)((batch >> 36) & 0xFFF);
        var low = (0b10UL << 62) | ((ulong)(batch & 0xF_FFFF_FFFFUL) << 26) | (uint)Index;
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Reads a UUID. False if the text is not a UUID that a mesh issues.</summary>
    public static bool TryParse(string? text, out KeyId id)
    {
        id = default;
        if (!Guid.TryParseExact(text, "D", out var guid)) return false;
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        var high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        if (((high >> 12) & 0xF) != 8 || low >> 62 != 0b10) return false;
        var batch = ((UInt128)(high >> 16) << 48) | ((UInt128)(high & 0xFFF) << 36) | ((low >> 26) & 0xF_FFFF_FFFFUL);
        id = new KeyId(new KeyBatchId((ulong)(batch >> 32), (uint)batch), (int)(low & MaxIndex));
        return true;
    }

    public override string ToString() => ToGuid().ToString("D", CultureInfo.InvariantCulture);
}
