using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Pki;

/// <summary>The credential of a node: <c>tls.crt</c>, <c>tls.key</c>, <c>mldsa.crt</c> and <c>mldsa.key</c>.</summary>
public sealed class NodeCredential : IDisposable
{
    private readonly Credential _credential;
    private readonly ECDsa _ecdsa;
    private readonly MlDsaKey _mlDsa;

    private NodeCredential(Credential credential, MlDsaKey mlDsa, NodeCertificates certificates)
    {
        (_credential, _mlDsa, Certificates) = (credential, mlDsa, certificates);
        _ecdsa = credential.Certificate.GetECDsaPrivateKey()!;
    }

    /// <summary>What the node shows to others.</summary>
    public NodeCertificates Certificates { get; }

    /// <summary>When the first of the two certificates ends.</summary>
    public DateTimeOffset NotAfter =>
        new[] { Validity.Of(Certificates.Leaf).Until, Validity.Of(Certificates.MlDsa).Until }.Min();

    /// <exception cref="CredentialException">
    /// A file cannot be used, a key does not belong to its certificate, or the two certificates are not of one issue.
    /// </exception>
    public static NodeCredential Load(string directory, DateTimeOffset now)
    {
        var credential = Credential.Load(directory, now);
        var (certificateFile, keyFile) =
            (Path.Combine(directory, CredentialFiles.MlDsaCertificate), Path.Combine(directory, CredentialFiles.MlDsaKey));
        var mlDsa = PemFile.Certificates(certificateFile)[0];
        var key = MlDsaKey.Load(keyFile);
        var certificates = new NodeCertificates(
            X509CertificateLoader.LoadCertificate(credential.Certificate.RawData), credential.Intermediates, mlDsa);
        if (MlDsaCertificates.KeyOf(mlDsa)!.ToPem() != key.Public.ToPem())
            throw new CredentialException(
                $"the key in {keyFile} does not belong to the certificate '{mlDsa.Subject}' in {certificateFile}: "
                + "give the key that the certificate was issued for");
        return certificates.Names.Serial == certificates.MlDsaNames.Serial
            ? new(credential, key, certificates)
            : throw new CredentialException(
                $"the two certificates in {directory} are not of one issue (their serial numbers differ): issue both again");
    }

    /// <summary>Signs with both keys.</summary>
    /// <param name="context">What the signature is for, at most 255 bytes.</param>
    /// <returns><see cref="NodeCertificates.SignatureLength"/> bytes.</returns>
    public byte[] Sign(ReadOnlySpan<byte> context, ReadOnlySpan<byte> message) =>
        [.. _ecdsa.SignData(NodeCertificates.ToBeSigned(context, message), HashAlgorithmName.SHA256), .. _mlDsa.Sign(context, message)];

    public void Dispose()
    {
        _ecdsa.Dispose();
        _credential.Dispose();
    }

    // The keys must not get into a log.
    public override string ToString() => $"the credential of '{Certificates.Leaf.Subject}'";
}
