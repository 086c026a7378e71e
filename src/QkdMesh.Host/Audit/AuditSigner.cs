using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using QkdMesh.Pki;

namespace QkdMesh.Host.Audit;

/// <summary>
/// A line that vouches for all lines before it in its file. The silo signs their number, the last hash and the time with the key of its
/// certificate.
/// </summary>
/// <param name="Lines">How many lines are before it.</param>
/// <param name="Fingerprint">SHA-256 of the certificate.</param>
/// <param name="Certificates">The certificate and those between it and its authority, in Base64.</param>
/// <param name="Signature">In Base64: ECDSA as in X.509, or RSA with PKCS #1, over SHA-256.</param>
internal sealed record CheckpointEntry(long Lines, string Fingerprint, IReadOnlyList<string> Certificates, string Signature) : AuditEntry;

/// <summary>Signs checkpoints with the newest certificate of the silo.</summary>
internal sealed class AuditSigner : IDisposable
{
    private readonly CredentialWatch<Credential> _own;

    /// <param name="directory">The folder with <c>tls.crt</c> and <c>tls.key</c>.</param>
    /// <exception cref="CredentialException">The credential cannot be used.</exception>
    public AuditSigner(string directory, TimeProvider time) =>
        _own = new(() => ServerCredential.Load(directory, time.GetUtcNow()), [directory], time);

    /// <summary>Null if the key does not sign now: a delivery must not wait for a checkpoint.</summary>
    /// <param name="of">The first line of the file.</param>
    /// <param name="hash">Of the line before.</param>
    public CheckpointEntry? Sign(BegunEntry of, long lines, string hash, DateTimeOffset now)
    {
        var own = _own.Value;
        try
        {
            return new CheckpointEntry(
                lines, SubjectNames.Sha256(own.Certificate),
                [.. own.Intermediates.Prepend(own.Certificate).Select(certificate => Convert.ToBase64String(certificate.RawData))],
                Convert.ToBase64String(SignatureOf(own.Certificate, ToBeSigned(of, lines, hash, now))))
            {
                Time = now,
            };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Why a checkpoint does not vouch for the lines before it, or null.</summary>
    /// <param name="of">The first line of the file.</param>
    /// <param name="hash">Of the line before.</param>
    /// <param name="trust">The authority of silos; null if nobody is to be believed, and only the signature is checked.</param>
    public static string? Fault(CheckpointEntry checkpoint, BegunEntry of, string hash, Trust? trust)
    {
        try
        {
            X509Certificate2[] sent =
                [.. checkpoint.Certificates.Select(text => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text)))];
            if (sent is not [var leaf, ..]) return "it has no certificate";
            if (SubjectNames.Sha256(leaf) != checkpoint.Fingerprint) return "its fingerprint is not that of its certificate";
            if (!IsSignature(leaf, ToBeSigned(of, checkpoint.Lines, hash, checkpoint.Time), Convert.FromBase64String(checkpoint.Signature)))
                return $"the certificate '{leaf.Subject}' did not sign the lines before it";
            return trust?.Check(leaf, sent[1..], CertificateUse.Server, checkpoint.Time);
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException)
        {
            return "its certificate or its signature cannot be read";
        }
    }

    public void Dispose() => _own.Dispose();

    private static byte[] ToBeSigned(BegunEntry of, long lines, string hash, DateTimeOffset time) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"qkdmesh audit checkpoint\n{of.Network}\n{of.File}\n{of.Run}\n{lines}\n{hash}\n{time.UtcTicks}"));

    private static byte[] SignatureOf(X509Certificate2 certificate, byte[] message)
    {
        using var ecdsa = certificate.GetECDsaPrivateKey();
        if (ecdsa is not null) return ecdsa.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        using var rsa = certificate.GetRSAPrivateKey() ?? throw new CryptographicException("a key of neither ECDSA nor RSA");
        return rsa.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static bool IsSignature(X509Certificate2 certificate, byte[] message, byte[] signature)
    {
        using var ecdsa = certificate.GetECDsaPublicKey();
        if (ecdsa is not null)
            return ecdsa.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        using var rsa = certificate.GetRSAPublicKey();
        return rsa?.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) == true;
    }
}
