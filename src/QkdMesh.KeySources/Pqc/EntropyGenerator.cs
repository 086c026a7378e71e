using Org.BouncyCastle.Crypto.Prng;
using QkdMesh.Core.Randomness;

namespace QkdMesh.KeySources.Pqc;

/// <summary>Gives the library random bytes from the mesh's entropy.</summary>
internal sealed class EntropyGenerator(IEntropy entropy) : IRandomGenerator
{
    public void NextBytes(byte[] bytes) => entropy.Fill(bytes);

    public void NextBytes(byte[] bytes, int start, int len) => entropy.Fill(bytes.AsSpan(start, len));

    public void NextBytes(Span<byte> bytes) => entropy.Fill(bytes);

    public void AddSeedMaterial(byte[] seed)
    {
    }

    public void AddSeedMaterial(ReadOnlySpan<byte> seed)
    {
    }

    public void AddSeedMaterial(long seed)
    {
    }
}
