using System.Security.Cryptography;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Testing.HybridKeys;

/// <summary>
/// A key encapsulation that keeps nothing secret. As with a real one, both ends get the same secret, and a changed ciphertext gives a
/// different secret.
/// </summary>
public sealed class TransparentKem : IKeyEncapsulation
{
    public static TransparentKem Instance { get; } = new();

    public int SeedLength => 32;

    public int EncapsulationKeyLength => 32;

    public int CiphertextLength => 32;

    public byte[] EncapsulationKeyOf(KeyMaterial seed) => SHA256.HashData(seed.Span);

    public KeyMaterial? Encapsulate(ReadOnlySpan<byte> encapsulationKey, IEntropy entropy, out byte[] ciphertext)
    {
        ciphertext = new byte[CiphertextLength];
        entropy.Fill(ciphertext);
        return Secret(encapsulationKey, ciphertext);
    }

    public KeyMaterial Decapsulate(KeyMaterial seed, ReadOnlySpan<byte> ciphertext) => Secret(EncapsulationKeyOf(seed), ciphertext);

    private static KeyMaterial Secret(ReadOnlySpan<byte> key, ReadOnlySpan<byte> ciphertext) =>
        new(SHA256.HashData([.. key, .. ciphertext]));
}
