using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Testing.Certificates;

/// <summary>A certificate and its private key, as PEM texts.</summary>
public sealed record PemPair(string Certificate, string Key);

/// <summary>A certificate authority with a key of its own. Its certificates are valid from 2020 to 2090.</summary>
public sealed class TestAuthority : IDisposable
{
    // Extended key usages, by RFC 5280, section 4.2.1.12.
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1", ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static readonly DateTimeOffset From = DateTimeOffset.UnixEpoch.AddYears(50), Until = DateTimeOffset.UnixEpoch.AddYears(120);

    private readonly X509Certificate2 _certificate;
    private byte _issued, _lists;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _certificate = RequestOf("test authority", key).CreateSelfSigned(From, Until);
    }

    private TestAuthority(X509Certificate2 certificate) => _certificate = certificate;

    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>An authority below this one, whose certificate this one issues.</summary>
    public TestAuthority Below()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = RequestOf("intermediate authority", key);
        request.CertificateExtensions.Add(Issuer);
        using var certificate = request.Create(_certificate, From, Until, [++_issued]);
        return new TestAuthority(certificate.CopyWithPrivateKey(key));
    }

    /// <summary>Issues a certificate for one address.</summary>
    /// <param name="usage">The object identifier of the only use that the certificate allows; null for any use.</param>
    /// <param name="address">The address of the server; null for 127.0.0.1.</param>
    public PemPair Issue(string commonName, string? usage = null, IPAddress? address = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        if (usage is not null) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address ?? IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(Issuer);
        using var certificate = request.Create(_certificate, From, Until, [++_issued]);
        return new PemPair(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A revocation list, in PEM.</summary>
    /// <param name="nextUpdate">When the list is too old; null for never.</param>
    public string ListOf(IEnumerable<PemPair> revoked, DateTimeOffset? nextUpdate = null)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var pair in revoked)
        {
            using var certificate = X509Certificate2.CreateFromPem(pair.Certificate);
            list.AddEntry(certificate);
        }

        var der = list.Build(_certificate, ++_lists, nextUpdate ?? Until, HashAlgorithmName.SHA256, thisUpdate: From);
        return PemEncoding.WriteString("X509 CRL", der);
    }

    public void Dispose() => _certificate.Dispose();

    // Two authorities of one name differ in their keys, as when an authority is renewed.
    private X509AuthorityKeyIdentifierExtension Issuer => X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
        _certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false);

    private static CertificateRequest RequestOf(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        const X509KeyUsageFlags Uses = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;
        request.CertificateExtensions.Add(new X509KeyUsageExtension(Uses, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }
}
