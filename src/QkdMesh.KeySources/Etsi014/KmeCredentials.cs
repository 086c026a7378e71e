using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QkdMesh.Pki;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>
/// This silo's certificate for KMEs, and the KMEs that it trusts. The files are read again at each new connection, because
/// certificates are renewed while a silo runs.
/// </summary>
public sealed class KmeCredentials : IDisposable
{
    private readonly Func<Content> _read;
    private readonly ServerTrust? _kmes;
    private Content _last;

    private KmeCredentials(Func<Content> read, ServerTrust? kmes) => (_read, _kmes, _last) = (read, kmes, read());

    /// <summary>Reads the PEM files, so that a fault is found at the start.</summary>
    /// <param name="certificateFile">This silo's certificate, followed by intermediate certificates.</param>
    /// <param name="keyFile">The private key of the certificate.</param>
    /// <param name="kmes">Which KMEs are trusted; null for those of the authorities that the system trusts.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">A file does not hold a certificate or a key.</exception>
    public static KmeCredentials Load(string certificateFile, string keyFile, ServerTrust? kmes) =>
        new(() => Content.Of(certificateFile, keyFile), kmes);

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
        var tls = _last.ToTls();
        _kmes?.ApplyTo(tls);
        return tls;
    }

    public void Dispose() => _last.Dispose();

    /// <summary>What the files held when they were read. Connections may use it after the files were read again.</summary>
    private sealed record Content(X509Certificate2 Certificate, X509Certificate2Collection Chain) : IDisposable
    {
        public static Content Of(string certificateFile, string keyFile)
        {
            var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificateFile);
            return new(certificate, chain);
        }

        public SslClientAuthenticationOptions ToTls() => new()
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateContext = SslStreamCertificateContext.Create(Certificate, Chain, offline: true),
        };

        public void Dispose()
        {
            Certificate.Dispose();
            foreach (var certificate in Chain) certificate.Dispose();
        }
    }
}
