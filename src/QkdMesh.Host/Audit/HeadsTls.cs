using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using QkdMesh.Pki;

namespace QkdMesh.Host.Audit;

/// <summary>
/// How a silo proves itself to a collector of heads, and which collectors it trusts. Each connection reads the files again. While they
/// cannot be used, the last good ones count.
/// </summary>
public sealed class HeadsTls : IDisposable
{
    private readonly Func<Credential>? _read;
    private readonly ServerTrust? _collectors;
    private Credential? _own;

    private HeadsTls(Func<Credential>? read, ServerTrust? collectors) => (_read, _own, _collectors) = (read, read?.Invoke(), collectors);

    /// <summary>Reads the PEM files, so that a fault is found at the start.</summary>
    /// <param name="certificateFile">This silo's certificate and intermediate ones; null to show none.</param>
    /// <param name="keyFile">The private key of the certificate; null without a certificate.</param>
    /// <param name="collectors">Which collectors are trusted; null for those of the authorities that the system trusts.</param>
    /// <exception cref="CredentialException">A file cannot be used.</exception>
    public static HeadsTls Load(string? certificateFile, string? keyFile, ServerTrust? collectors, TimeProvider time) =>
        new(
            certificateFile is null || keyFile is null ? null : () => Credential.Load(certificateFile, keyFile, time.GetUtcNow()),
            collectors);

    /// <summary>TLS 1.2 or newer. The platform checks the name of the host.</summary>
    internal SslClientAuthenticationOptions ToTls(string host)
    {
        try
        {
            // Connections may still use the one before.
            _own = _read?.Invoke();
        }
        catch (CredentialException)
        {
            // The files are being written, or lack something. The next connection reads them again.
        }
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateContext = _own?.ToTls(),
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        _collectors?.ApplyTo(tls);
        return tls;
    }

    public void Dispose() => _own?.Dispose();
}
