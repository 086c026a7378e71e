using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Placement;
using QkdMesh.Pki;

namespace QkdMesh.Clustering.Identity;

/// <summary>
/// The identity of a silo of a cluster: its certificate, and the authority of the silos' certificates. Both are read again when their files
/// change.
/// </summary>
public sealed class SiloCertificates : ISiloIdentity, IDisposable
{
    private const string Kind = "silos";

    private readonly NetworkName _network;
    private readonly TimeProvider _time;
    private readonly CredentialWatch<(Credential Own, SslStreamCertificateContext Tls)> _own;
    private readonly CredentialWatch<Trust> _trust;

    /// <param name="credentials">The folder of this silo's certificate and key.</param>
    /// <param name="trust">The folder of the authorities and of their revocation lists.</param>
    /// <exception cref="CredentialException">A file cannot be used, or the certificate is not that of a silo of the network.</exception>
    public SiloCertificates(string credentials, string trust, NetworkName network, TimeProvider time)
    {
        (_network, _time) = (network, time);
        _own = new(ReadOwn, [credentials], time);
        _trust = new(before => Trust.LoadKind(trust, Kind, before), [trust], time);

        (Credential, SslStreamCertificateContext) ReadOwn()
        {
            var own = ServerCredential.Load(credentials, time.GetUtcNow());
            if (!IsSilo(own.Certificate))
                throw new CredentialException($"{own} is not that of a silo of {network}: give the folder of a silo's credential");
            return (own, own.ToTls());
        }
    }

    /// <summary>Why the newest files cannot be used; null if they can. The last good ones are in force.</summary>
    public string? Error => _own.Error ?? _trust.Error;

    public SslStreamCertificateContext Credential => _own.Value.Tls;

    /// <summary>The nodes that this silo may host.</summary>
    public HostedNodes Sites => SitesOf(_own.Value.Own.Certificate);

    public string? Refusal(X509Certificate2 certificate, X509Certificate2Collection sent)
    {
        // A silo's certificate is used on both sides of connections.
        var (trust, now) = (_trust.Value, _time.GetUtcNow());
        if (trust.Check(certificate, sent, CertificateUse.Server, now) is { } unfit) return unfit;
        if (trust.Check(certificate, sent, CertificateUse.Client, now) is { } refused) return refused;
        return IsSilo(certificate) ? null : $"it does not name a silo of {_network}";
    }

    public HostedNodes SitesOf(X509Certificate2 certificate)
    {
        var sites = NamesOf(certificate).Where(name => name.Kind == MeshUriKind.Site).Select(name => name.Name).ToList();
        return sites.Contains(MeshUri.EverySite) ? HostedNodes.All : HostedNodes.Parse(string.Join(',', sites));
    }

    /// <summary>Calls back when certificates or revocation lists were read again.</summary>
    public void WhenChanged(Action react)
    {
        _own.Changed += (_, _) => react();
        _trust.Changed += (_, _) => react();
    }

    public void Dispose()
    {
        _own.Dispose();
        _trust.Dispose();
    }

    private bool IsSilo(X509Certificate2 certificate) => NamesOf(certificate).Any(name => name.Kind == MeshUriKind.Silo);

    private IEnumerable<MeshUri> NamesOf(X509Certificate2 certificate) => SubjectNames.Read(certificate).Uris
        .Select(MeshUri.Parse).OfType<MeshUri>().Where(name => name.Network == _network.Value);
}
