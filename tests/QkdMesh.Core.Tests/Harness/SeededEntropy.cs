using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.Tests.Harness;

/// <summary>Random bytes that are the same for the same seed.</summary>
internal sealed class SeededEntropy(int seed) : IEntropy
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> destination) => _random.NextBytes(destination);

    public byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        Fill(bytes);
        return bytes;
    }
}
