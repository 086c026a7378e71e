using System.Security.Cryptography.X509Certificates;
using QkdMesh.Core.Topology;
using QkdMesh.Pki;

namespace QkdMesh.Northbound.Identity;

/// <summary>The parts of a certificate that selectors compare, in the normal form of <see cref="CertificateSelector"/>.</summary>
/// <param name="Subject">The whole subject.</param>
/// <param name="Fingerprint">SHA-256 in lower-case hexadecimal digits.</param>
public sealed record CertificateNames(
    IReadOnlyList<string> Uris, IReadOnlyList<string> DnsNames, IReadOnlyList<string> CommonNames, string Subject, string Issuer,
    string Serial, string Fingerprint)
{
    /// <exception cref="CredentialException">The certificate has names that cannot be read.</exception>
    public static CertificateNames Of(X509Certificate2 certificate)
    {
        var names = SubjectNames.Read(certificate);
        // The topology's names were read by this library too: both sides write one name in one way.
        return new(
            names.Uris, [.. names.DnsNames.Select(name => name.ToLowerInvariant())], names.CommonNames, certificate.SubjectName.Name,
            certificate.IssuerName.Name, CertificateSelector.SerialOf(certificate.SerialNumber) ?? "", names.Fingerprint);
    }

    /// <summary>Every selector that matches the certificate.</summary>
    public IEnumerable<CertificateSelector> Selectors =>
    [
        .. Uris.Select(uri => new CertificateSelector(SelectorKind.Uri, uri)),
        .. DnsNames.Select(name => new CertificateSelector(SelectorKind.Dns, name)),
        .. CommonNames.Select(name => new CertificateSelector(SelectorKind.CommonName, name)),
        new(SelectorKind.Subject, Subject),
        new(SelectorKind.IssuerAndSerial, Issuer, Serial),
        new(SelectorKind.Sha256, Fingerprint),
    ];
}
