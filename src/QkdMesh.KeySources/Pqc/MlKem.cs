using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Kems;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources.Pqc;

/// <summary>ML-KEM of FIPS 203. A key pair is kept as its seed. Lengths are in bytes.</summary>
internal sealed class MlKem(KemParameterSet set) : IKeyEncapsulation
{
    public const int SeedLength = 64;

    int IKeyEncapsulation.SeedLength => SeedLength;

    private readonly MLKemParameters _parameters = set switch
    {
        KemParameterSet.MlKem768 => MLKemParameters.ml_kem_768,
        KemParameterSet.MlKem1024 => MLKemParameters.ml_kem_1024,
        _ => throw new ArgumentOutOfRangeException(nameof(set), set, "this parameter set of FIPS 203 is not supported"),
    };

    public KemParameterSet Set => set;

    // 384 k + 32, with k = 3 or 4.
    public int EncapsulationKeyLength { get; } = set == KemParameterSet.MlKem768 ? 1184 : 1568;

    public int CiphertextLength => _parameters.ParameterSet.EncapsulationLength;

    private int SecretLength => _parameters.ParameterSet.SecretLength;

    public byte[] EncapsulationKeyOf(KeyMaterial seed) => KeyOf(seed).GetPublicKeyEncoded();

    public KeyMaterial? Encapsulate(ReadOnlySpan<byte> encapsulationKey, IEntropy entropy, out byte[] ciphertext)
    {
        ciphertext = new byte[CiphertextLength];
        MLKemPublicKeyParameters key;
        try
        {
            key = MLKemPublicKeyParameters.FromEncoding(_parameters, encapsulationKey.ToArray());
        }
        catch (ArgumentException)
        {
            return null;
        }
        var encapsulator = new MLKemEncapsulator(_parameters);
        encapsulator.Init(new ParametersWithRandom(key, new SecureRandom(new EntropyGenerator(entropy))));
        var secret = new byte[SecretLength];
        encapsulator.Encapsulate(ciphertext, 0, ciphertext.Length, secret, 0, secret.Length);
        return new KeyMaterial(secret);
    }

    public KeyMaterial Decapsulate(KeyMaterial seed, ReadOnlySpan<byte> ciphertext)
    {
        var decapsulator = new MLKemDecapsulator(_parameters);
        decapsulator.Init(KeyOf(seed));
        var secret = new byte[SecretLength];
        decapsulator.Decapsulate(ciphertext.ToArray(), 0, ciphertext.Length, secret, 0, secret.Length);
        return new KeyMaterial(secret);
    }

    private MLKemPrivateKeyParameters KeyOf(KeyMaterial seed)
    {
        var copy = seed.Span.ToArray();
        try
        {
            return MLKemPrivateKeyParameters.FromSeed(_parameters, copy);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }
}
