using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace QkdMesh.Core.Frames;

/// <summary>Writes a message between key managers: big-endian numbers, names as one byte of length and ASCII.</summary>
internal sealed class FrameWriter(int capacity)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(capacity);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public FrameWriter Byte(byte value)
    {
        Reserve(1)[0] = value;
        return this;
    }

    public FrameWriter UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), value);
        return this;
    }

    public FrameWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Reserve(4), value);
        return this;
    }

    public FrameWriter UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Reserve(8), value);
        return this;
    }

    public FrameWriter UInt128(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128BigEndian(Reserve(16), value);
        return this;
    }

    public FrameWriter Name(string value)
    {
        Byte(checked((byte)value.Length));
        Encoding.ASCII.GetBytes(value, Reserve(value.Length));
        return this;
    }

    public FrameWriter Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        return this;
    }

    /// <summary>The next bytes, to be filled in place.</summary>
    public Span<byte> Reserve(int length)
    {
        var span = _bytes.GetSpan(length)[..length];
        _bytes.Advance(length);
        return span;
    }

    public byte[] ToArray() => Written.ToArray();
}
