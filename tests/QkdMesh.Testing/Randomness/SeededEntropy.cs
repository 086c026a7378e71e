using QkdMesh.Core.Randomness;

namespace QkdMesh.Testing.Randomness;

/// <summary>Random bytes that are the same for the same seed. Several threads may draw from it.</summary>
public sealed class SeededEntropy(int seed) : IEntropy
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> destination)
    {
        lock (_random) _random.NextBytes(destination);
    }

    public byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        Fill(bytes);
        return bytes;
    }
}
