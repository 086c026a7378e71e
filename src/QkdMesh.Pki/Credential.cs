using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Pki;

/// <summary>A certificate with its private key and the intermediate certificates to send with it.</summary>
public sealed class Credential : IDisposable
{
    private Credential(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> intermediates)
    {
        (Certificate, Intermediates) = (certificate, intermediates);
        Names = SubjectNames.Read(certificate);
    }

    /// <summary>The leaf. It has the private key.</summary>
    public X509Certificate2 Certificate { get; }

    public IReadOnlyList<X509Certificate2> Intermediates { get; }

    public SubjectNames Names { get; }

    public Validity Validity => Validity.Of(Certificate);

    /// <summary>Reads <c>tls.crt</c> and <c>tls.key</c>, the names that cert-manager uses.</summary>
    /// <exception cref="CredentialException">As in <see cref="Load(string,string,DateTimeOffset)"/>.</exception>
    public static Credential Load(string directory, DateTimeOffset now) =>
        Load(Path.Combine(directory, CredentialFiles.Certificate), Path.Combine(directory, CredentialFiles.Key), now);

    /// <param name="certificateFile">PEM: the leaf, then intermediate certificates.</param>
    /// <param name="keyFile">PEM: the private key of the leaf, without a password.</param>
    /// <exception cref="CredentialException">A file cannot be read, the key does not fit, or the leaf is not valid now.</exception>
    public static Credential Load(string certificateFile, string keyFile, DateTimeOffset now)
    {
        var certificates = PemFile.Certificates(certificateFile);
        var leaf = certificates[0];
        var validity = Validity.Of(leaf);
        if (validity.IsOver(now))
            throw new CredentialException(
                $"the certificate '{leaf.Subject}' in {certificateFile} expired at {validity.Until:u}: renew it");
        if (validity.IsToCome(now))
            throw new CredentialException(
                $"the certificate '{leaf.Subject}' in {certificateFile} is not valid before {validity.From:u}: "
                + "check the clock of this machine");
        return new Credential(WithKey(leaf, certificateFile, keyFile), [.. certificates.Skip(1)]);
    }

    /// <summary>For <see cref="SslStream"/> and Kestrel: the chain as it is here, without a search on the network.</summary>
    public SslStreamCertificateContext ToTls() => SslStreamCertificateContext.Create(Certificate, [.. Intermediates], offline: true);

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var certificate in Intermediates) certificate.Dispose();
    }

    // The key must not get into a log.
    public override string ToString() => $"the credential of '{Certificate.Subject}'";

    private static X509Certificate2 WithKey(X509Certificate2 leaf, string certificateFile, string keyFile)
    {
        var text = PemFile.Text(keyFile);
        if (text.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw new CredentialException($"the key in {keyFile} has a password: write it without one ('openssl pkey -in FILE -out FILE')");
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            throw new CredentialException($"{keyFile} holds no private key: give a PEM file with '-----BEGIN PRIVATE KEY-----'");
        try
        {
            return X509Certificate2.CreateFromPem(leaf.ExportCertificatePem(), text);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or FormatException)
        {
            throw new CredentialException(
                $"the key in {keyFile} does not belong to the certificate '{leaf.Subject}' in {certificateFile}, or cannot be read: "
                + "give the key that the certificate was issued for",
                fault);
        }
    }
}
