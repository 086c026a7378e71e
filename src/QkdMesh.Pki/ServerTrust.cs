using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Pki;

/// <summary>
/// The authorities of servers outside the network, such as KMEs and Redis, and their revocation lists. Each connection reads the files
/// again. While they cannot be used, as when one is half written, the last good ones count: a list that is gone would give trust back.
/// </summary>
public sealed class ServerTrust
{
    private readonly string _authorities;
    private readonly string? _lists;
    private readonly TimeProvider _time;
    private volatile Content _last;

    /// <param name="authorities">A file with authorities, and with intermediate certificates.</param>
    /// <param name="lists">A file with their revocation lists; null if nothing is ever revoked.</param>
    /// <exception cref="CredentialException">A file cannot be used.</exception>
    public ServerTrust(string authorities, string? lists, TimeProvider time)
    {
        (_authorities, _lists, _time) = (authorities, lists, time);
        _last = Read();
    }

    /// <summary>The authorities and the intermediate certificates, in the order of the file.</summary>
    public X509Certificate2Collection Authorities => _last.Authorities;

    /// <summary>Lets a connection trust only such servers. The platform checks the name of the host in any case.</summary>
    public void ApplyTo(SslClientAuthenticationOptions tls)
    {
        try
        {
            _last = Read();
        }
        catch (CredentialException)
        {
            // The files are being written, or lack something. The next connection reads them again.
        }

        var (authorities, trust) = _last;
        // Intermediate certificates may come from the server or stand in the file.
        tls.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        tls.CertificateChainPolicy.ExtraStore.AddRange(authorities);
        if (trust is null) return;
        // A ticket of an earlier handshake would pass by a list that is newer.
        tls.AllowTlsResume = false;
        tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            WhyNot(trust, certificate as X509Certificate2, chain, errors) is { } why ? throw new ServerRefusedException(why) : true;
    }

    private string? WhyNot(Trust trust, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null) return "it shows no certificate";
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"the certificate '{certificate.Subject}' names another host"
            : trust.Check(certificate, chain?.ChainPolicy.ExtraStore ?? [], CertificateUse.Server, _time.GetUtcNow());
    }

    private Content Read() => new(
        [.. PemFile.Certificates(_authorities)], _lists is null ? null : Trust.Load(_authorities, [_lists]));

    /// <param name="Trust">Null without revocation lists.</param>
    private sealed record Content(X509Certificate2Collection Authorities, Trust? Trust);
}

/// <summary>The certificate of a server is revoked, or not good for another reason that the message says.</summary>
public sealed class ServerRefusedException(string why) : AuthenticationException(why);
