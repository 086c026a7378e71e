using System.Buffers.Binary;
using System.Text;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Frames;

/// <summary>
/// Reads a message that may be hostile. A read past the end, or of an invalid name, gives a default value and sets
/// <see cref="Failed"/>, which is asked once at the end.
/// </summary>
internal ref struct FrameReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public bool Failed { get; private set; }

    public readonly bool AtEnd => Position == _bytes.Length;

    public byte Byte() => Bytes(1) is [var value] ? value : default;

    /// <summary>0 or 1, and nothing else: a message has one spelling.</summary>
    public bool Flag()
    {
        var value = Byte();
        if (value > 1) Failed = true;
        return value == 1;
    }

    public ushort UInt16() => Bytes(2) is { Length: 2 } value ? BinaryPrimitives.ReadUInt16BigEndian(value) : default;

    public int Int32() => Bytes(4) is { Length: 4 } value ? BinaryPrimitives.ReadInt32BigEndian(value) : default;

    public ulong UInt64() => Bytes(8) is { Length: 8 } value ? BinaryPrimitives.ReadUInt64BigEndian(value) : default;

    public UInt128 UInt128() => Bytes(16) is { Length: 16 } value ? BinaryPrimitives.ReadUInt128BigEndian(value) : default;

    /// <summary>A valid <see cref="Identifier"/>; a stand-in if the bytes are not one.</summary>
    public string Name()
    {
        var name = Encoding.ASCII.GetString(Bytes(Byte()));
        if (Identifier.IsValid(name)) return name;
        Failed = true;
        return "none";
    }

    public ReadOnlySpan<byte> Bytes(int length)
    {
        if (Failed || length < 0 || length > _bytes.Length - Position)
        {
            Failed = true;
            return [];
        }
        var value = _bytes.Slice(Position, length);
        Position += length;
        return value;
    }
}
