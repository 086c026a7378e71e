using QkdMesh.Core.Keys;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.HybridKeys;

/// <summary>A key encapsulation mechanism of FIPS 203. Lengths are in bytes.</summary>
public interface IKeyEncapsulation
{
    int SeedLength { get; }

    int EncapsulationKeyLength { get; }

    int CiphertextLength { get; }

    /// <summary>The public half of the pair of keys that a seed makes.</summary>
    byte[] EncapsulationKeyOf(KeyMaterial seed);

    /// <summary>Makes a fresh secret that only the holder of the seed can read from the ciphertext; null for an invalid key.</summary>
    KeyMaterial? Encapsulate(ReadOnlySpan<byte> encapsulationKey, IEntropy entropy, out byte[] ciphertext);

    /// <summary>The secret. A ciphertext that was changed gives another one, and no error.</summary>
    KeyMaterial Decapsulate(KeyMaterial seed, ReadOnlySpan<byte> ciphertext);
}
