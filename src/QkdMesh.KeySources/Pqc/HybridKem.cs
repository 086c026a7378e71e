using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources.Pqc;

/// <summary>
/// ML-KEM-1024 (FIPS 203) beside X25519 (RFC 7748). Each value is that of ML-KEM, then that of X25519, and so is the secret. The caller
/// derives keys from the whole secret and from all messages. Then an attacker has to break both mechanisms.
/// </summary>
internal sealed class HybridKem : IKeyEncapsulation
{
    private const int CurveLength = 32;

    private readonly IKeyEncapsulation _mlKem = new MlKem(KemParameterSet.MlKem1024);

    public int SeedLength => _mlKem.SeedLength + CurveLength;

    public int EncapsulationKeyLength => _mlKem.EncapsulationKeyLength + CurveLength;

    public int CiphertextLength => _mlKem.CiphertextLength + CurveLength;

    public byte[] EncapsulationKeyOf(KeyMaterial seed)
    {
        using var ofMlKem = KeyMaterial.CopyOf(seed.Span[..^CurveLength]);
        return [.. _mlKem.EncapsulationKeyOf(ofMlKem), .. KeyOf(seed.Span[^CurveLength..]).GeneratePublicKey().GetEncoded()];
    }

    public KeyMaterial? Encapsulate(ReadOnlySpan<byte> encapsulationKey, IEntropy entropy, out byte[] ciphertext)
    {
        ciphertext = [];
        using var ephemeral = KeyMaterial.Random(CurveLength, entropy);
        var own = KeyOf(ephemeral.Span);
        if (Agree(own, encapsulationKey[^CurveLength..]) is not { } ofCurve) return null;
        using (ofCurve)
        {
            if (_mlKem.Encapsulate(encapsulationKey[..^CurveLength], entropy, out var ofMlKem) is not { } secret) return null;
            ciphertext = [.. ofMlKem, .. own.GeneratePublicKey().GetEncoded()];
            return Joined(secret, ofCurve);
        }
    }

    public KeyMaterial Decapsulate(KeyMaterial seed, ReadOnlySpan<byte> ciphertext)
    {
        using var ofMlKem = KeyMaterial.CopyOf(seed.Span[..^CurveLength]);
        // A point that gives nothing: the other end has another secret.
        using var ofCurve = Agree(KeyOf(seed.Span[^CurveLength..]), ciphertext[^CurveLength..]) ?? new KeyMaterial(new byte[CurveLength]);
        return Joined(_mlKem.Decapsulate(ofMlKem, ciphertext[..^CurveLength]), ofCurve);
    }

    private static X25519PrivateKeyParameters KeyOf(ReadOnlySpan<byte> seed) => new(seed);

    // Null for a point of small order (RFC 7748, section 6.1).
    private static KeyMaterial? Agree(X25519PrivateKeyParameters own, ReadOnlySpan<byte> other)
    {
        var secret = new byte[CurveLength];
        try
        {
            own.GenerateSecret(new X25519PublicKeyParameters(other), secret, 0);
            return new KeyMaterial(secret);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static KeyMaterial Joined(KeyMaterial first, KeyMaterial second)
    {
        using (first)
            return KeyMaterial.Create(first.Length + second.Length, (first, second), static (joined, from) =>
            {
                from.first.Span.CopyTo(joined);
                from.second.Span.CopyTo(joined[from.first.Length..]);
            });
    }
}
