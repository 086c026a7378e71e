using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>This silo's certificate for KMEs, and the authorities whose KMEs it trusts.</summary>
public sealed class KmeCredentials : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _chain;
    private readonly X509Certificate2Collection? _authorities;

    private KmeCredentials(X509Certificate2 certificate, X509Certificate2Collection chain, X509Certificate2Collection? authorities) =>
        (_certificate, _chain, _authorities) = (certificate, chain, authorities);

    /// <summary>Reads the PEM files once, at the start.</summary>
    /// <param name="certificateFile">This silo's certificate, followed by intermediate certificates.</param>
    /// <param name="keyFile">The private key of the certificate.</param>
    /// <param name="authorityFile">The authorities that sign certificates of KMEs; null for the authorities that the system trusts.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file does not hold a certificate or a key.</exception>
    public static KmeCredentials Load(string certificateFile, string keyFile, string? authorityFile)
    {
        var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        if (authorityFile is null) return new(certificate, chain, null);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(authorityFile);
        return authorities.Count > 0
            ? new(certificate, chain, authorities)
            : throw new System.Security.Cryptography.CryptographicException($"{authorityFile} holds no certificate");
    }

    /// <summary>TLS 1.2 or newer; both sides have certificates.</summary>
    internal SslClientAuthenticationOptions ToTls()
    {
        var tls = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateContext = SslStreamCertificateContext.Create(_certificate, _chain, offline: true),
        };
        if (_authorities is not null)
        {
            // This does not change the check of the host name.
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(_authorities);
        }
        return tls;
    }

    public void Dispose()
    {
        _certificate.Dispose();
        foreach (var certificate in _chain.Concat(_authorities ?? [])) certificate.Dispose();
    }
}
