using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using QkdMesh.Pki;

namespace QkdMesh.Client;

/// <summary>
/// How a client proves who it is, and which servers it trusts. Each <see cref="MeshClient"/> reads the files again, because they are
/// renewed while a program runs. While the files cannot be used, the last good ones count.
/// </summary>
internal sealed class ClientTls
{
    private readonly ClientFiles _files;
    private readonly TimeProvider _time;
    private Content _last;

    /// <exception cref="CredentialException">A file cannot be used.</exception>
    public ClientTls(ClientFiles files, TimeProvider time)
    {
        (_files, _time) = (files, time);
        _last = Read();
    }

    /// <summary>No certificate, and the authorities that the system trusts.</summary>
    public static ClientTls OfSystem { get; } = new(new ClientFiles(null, null, null), TimeProvider.System);

    /// <summary>The member of a network that the certificate names by a URI of this product; null if it names none so.</summary>
    public MeshUri? Holder => _last.Own?.Names.MeshUris.FirstOrDefault(uri => uri.Kind != MeshUriKind.Site);

    /// <summary>The SAE that the certificate names so; null if it names none.</summary>
    public string? Sae => Holder is { Kind: MeshUriKind.Sae } sae ? sae.Name : null;

    /// <summary>TLS 1.2 or 1.3 to one server.</summary>
    public SslClientAuthenticationOptions To(Uri server)
    {
        try
        {
            _last = Read();
        }
        catch (CredentialException)
        {
            // The files are being written, or lack something. The next connection reads them again.
        }

        var (own, authorities) = _last;
        return new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateContext = own?.ToTls(),
            // A ticket of an earlier handshake would pass by a certificate that is newer.
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                ServerCertificate.WhyNot(server, authorities, certificate as X509Certificate2, chain, errors, _time.GetUtcNow()) is { } why
                    ? throw new ServerNotTrustedException(why)
                    : true,
        };
    }

    private Content Read() => new(
        _files.Certificate is null ? null : Credential.Load(_files.Certificate, _files.Key!, _time.GetUtcNow()),
        _files.Authorities is null ? null : Trust.Load(_files.Authorities, []));

    private sealed record Content(Credential? Own, Trust? Authorities);
}

/// <summary>PEM files of a client.</summary>
/// <param name="Certificate">Its certificate, then intermediate ones; null for none.</param>
/// <param name="Key">The private key of the certificate; null without a certificate.</param>
/// <param name="Authorities">The authorities that sign certificates of servers; null for those that the system trusts.</param>
internal sealed record ClientFiles(string? Certificate, string? Key, string? Authorities)
{
    /// <summary>The files of a folder with <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c>, as cert-manager names them.</summary>
    public static ClientFiles In(string directory) => new(
        Path.Combine(directory, CredentialFiles.Certificate), Path.Combine(directory, CredentialFiles.Key),
        Path.Combine(directory, CredentialFiles.Authorities));
}
