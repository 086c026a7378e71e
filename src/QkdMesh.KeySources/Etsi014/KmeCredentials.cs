using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>
/// This silo's certificate for KMEs, and the authorities whose KMEs it trusts. The files are read again at each new connection, because
/// certificates are renewed while a silo runs.
/// </summary>
public sealed class KmeCredentials : IDisposable
{
    private readonly Func<Content> _read;
    private Content _last;

    private KmeCredentials(Func<Content> read) => (_read, _last) = (read, read());

    /// <summary>Reads the PEM files, so that a fault is found at the start.</summary>
    /// <param name="certificateFile">This silo's certificate, followed by intermediate certificates.</param>
    /// <param name="keyFile">The private key of the certificate.</param>
    /// <param name="authorityFile">The authorities that sign certificates of KMEs; null for the authorities that the system trusts.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">A file does not hold a certificate or a key.</exception>
    public static KmeCredentials Load(string certificateFile, string keyFile, string? authorityFile) =>
        new(() => Content.Of(certificateFile, keyFile, authorityFile));

    /// <summary>TLS 1.2 or newer; both sides have certificates. While a file cannot be read, its last content counts.</summary>
    internal SslClientAuthenticationOptions ToTls()
    {
        try
        {
            _last = _read();
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            // The files are being written, or lack something. The next connection reads them again.
        }
        return _last.ToTls();
    }

    public void Dispose() => _last.Dispose();

    /// <summary>What the files held when they were read. Connections may use it after the files were read again.</summary>
    private sealed record Content(
        X509Certificate2 Certificate, X509Certificate2Collection Chain, X509Certificate2Collection? Authorities) : IDisposable
    {
        public static Content Of(string certificateFile, string keyFile, string? authorityFile)
        {
            var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificateFile);
            if (authorityFile is null) return new(certificate, chain, null);
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(authorityFile);
            return authorities.Count > 0
                ? new(certificate, chain, authorities)
                : throw new CryptographicException($"{authorityFile} holds no certificate");
        }

        public SslClientAuthenticationOptions ToTls()
        {
            var tls = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificateContext = SslStreamCertificateContext.Create(Certificate, Chain, offline: true),
            };
            if (Authorities is null) return tls;
            // This does not change the check of the host name.
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities);
            tls.CertificateChainPolicy.ExtraStore.AddRange(Authorities);
            return tls;
        }

        public void Dispose()
        {
            Certificate.Dispose();
            foreach (var certificate in Chain.Concat(Authorities ?? [])) certificate.Dispose();
        }
    }
}
