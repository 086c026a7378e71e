using QkdMesh.Core.Randomness;

namespace QkdMesh.Fuzz.Inputs;

/// <summary>Random bytes that are the same for the same seed, so that the tags of a corpus stay right.</summary>
internal sealed class SeededEntropy(int seed) : IEntropy
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> destination) => _random.NextBytes(destination);
}
