using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;

namespace QkdMesh.Pki;

/// <summary>A private key of ML-DSA-65 (FIPS 204).</summary>
public sealed class MlDsaKey
{
    private const string Label = "PRIVATE KEY";

    // FIPS 204, algorithm 1.
    private const int SeedLength = 32;

    private readonly MLDsaPrivateKeyParameters _key;

    private MlDsaKey(MLDsaPrivateKeyParameters key) => (_key, Public) = (key, new MlDsaPublicKey(key.GetPublicKey()));

    public MlDsaPublicKey Public { get; }

    // The key keeps the array of its seed.
    public static MlDsaKey Create() =>
        new(MLDsaPrivateKeyParameters.FromSeed(MLDsaParameters.ml_dsa_65, RandomNumberGenerator.GetBytes(SeedLength)));

    /// <summary>Reads a PKCS #8 key in one of the three forms of RFC 9881: seed, expanded, or both.</summary>
    /// <exception cref="CredentialException">The file does not hold one such key.</exception>
    public static MlDsaKey Load(string file)
    {
        try
        {
            if (PemFile.Blocks(file, Label) is [var block] && PrivateKeyFactory.CreateKey(block) is MLDsaPrivateKeyParameters key
                && key.Parameters == MLDsaParameters.ml_dsa_65)
                return new(key);
        }
        catch (Exception fault) when (Unreadable.Is(fault))
        {
            throw new CredentialException($"the key in {file} cannot be read: {fault.Message}", fault);
        }

        throw new CredentialException($"{file} does not hold one private key of ML-DSA-65 in PEM: give the file of 'qkdmesh pki'");
    }

    /// <summary>The key as PKCS #8 with the seed, by RFC 9881, section 6.</summary>
    public string ToPem() => PemEncoding.WriteString(
        Label,
        PrivateKeyInfoFactory.CreatePrivateKeyInfo(_key.WithPreferredFormat(MLDsaPrivateKeyParameters.Format.SeedOnly)).GetDerEncoded());

    /// <summary>Signs, with fresh randomness.</summary>
    /// <param name="context">What the signature is for, at most 255 bytes. A signature for one use is no good for another.</param>
    public byte[] Sign(ReadOnlySpan<byte> context, ReadOnlySpan<byte> message)
    {
        var signer = new MLDsaSigner(MLDsaParameters.ml_dsa_65, deterministic: false);
        ICipherParameters key = new ParametersWithRandom(_key, new SecureRandom());
        signer.Init(forSigning: true, context.IsEmpty ? key : new ParametersWithContext(key, context.ToArray()));
        signer.BlockUpdate(message);
        return signer.GenerateSignature();
    }

    // The key must not get into a log.
    public override string ToString() => "a private key of ML-DSA-65 (redacted)";
}
