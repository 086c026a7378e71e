using QkdMesh.Core.Randomness;

namespace QkdMesh.KeySources.Tests.Harness;

/// <summary>Random bytes that are the same for the same seed.</summary>
internal sealed class SeededEntropy(int seed) : IEntropy
{
    private readonly Random _random = new(seed);

    // What works beside the beats draws from it as well.
    public void Fill(Span<byte> destination)
    {
        lock (_random) _random.NextBytes(destination);
    }
}
