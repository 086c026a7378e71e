using System.Buffers.Binary;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.Identifiers;

/// <summary>Names the keys that one relay made together: 96 random bits, never issued again. The default value names nothing.</summary>
public readonly record struct KeyBatchId(ulong High, uint Low)
{
    public const int Size = 12;

    public static KeyBatchId New(IEntropy entropy)
    {
        Span<byte> random = stackalloc byte[Size];
        entropy.Fill(random);
        return Read(random);
    }

    public static KeyBatchId Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(source), BinaryPrimitives.ReadUInt32BigEndian(source[8..]));

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Low);
    }
}
