using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace QkdMesh.Pki;

/// <summary>A public key of ML-DSA-65 (FIPS 204).</summary>
public sealed class MlDsaPublicKey
{
    /// <summary>Length of a signature in bytes.</summary>
    public const int SignatureLength = 3309;

    private const string Label = "PUBLIC KEY";

    private readonly MLDsaPublicKeyParameters _key;

    internal MlDsaPublicKey(MLDsaPublicKeyParameters key) => _key = key;

    /// <summary>Reads all keys of a file, for example of an old authority and of a new one. At least one.</summary>
    /// <exception cref="CredentialException">The file holds no such key, or holds another key.</exception>
    public static IReadOnlyList<MlDsaPublicKey> LoadAll(string file)
    {
        var blocks = PemFile.Blocks(file, Label);
        if (blocks.Count == 0)
            throw new CredentialException($"{file} holds no public key: give a PEM file with '-----BEGIN {Label}-----'");
        return [.. blocks.Select(block => Read(block)
            ?? throw new CredentialException($"{file} holds a key that is not a public key of ML-DSA-65: give the file of 'qkdmesh pki'"))];
    }

    /// <summary>Reads a SubjectPublicKeyInfo in DER; null if it is not one of ML-DSA-65.</summary>
    internal static MlDsaPublicKey? Read(byte[] info)
    {
        try
        {
            return PublicKeyFactory.CreateKey(info) is MLDsaPublicKeyParameters key && key.Parameters == MLDsaParameters.ml_dsa_65
                ? new(key)
                : null;
        }
        catch (Exception fault) when (Unreadable.Is(fault))
        {
            return null;
        }
    }

    public string ToPem() => PemEncoding.WriteString(Label, Info);

    /// <summary>The key for the platform's certificates.</summary>
    internal PublicKey ToPlatform() => PublicKey.CreateFromSubjectPublicKeyInfo(Info, out _);

    private byte[] Info => SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(_key).GetDerEncoded();

    /// <param name="context">As in <see cref="MlDsaKey.Sign"/>.</param>
    public bool Verify(ReadOnlySpan<byte> context, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength) return false;
        var signer = new MLDsaSigner(MLDsaParameters.ml_dsa_65, deterministic: false);
        signer.Init(forSigning: false, context.IsEmpty ? _key : new ParametersWithContext(_key, context.ToArray()));
        signer.BlockUpdate(message);
        return signer.VerifySignature(signature.ToArray());
    }
}
