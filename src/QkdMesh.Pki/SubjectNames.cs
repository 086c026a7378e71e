using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;

namespace QkdMesh.Pki;

/// <summary>Everything in a certificate by which its holder can be named.</summary>
/// <param name="Uris">URIs of the subject alternative name, as they are written.</param>
/// <param name="DnsNames">DNS names of the subject alternative name, in lower case.</param>
/// <param name="IpAddresses">IP addresses of the subject alternative name.</param>
/// <param name="CommonNames">Most certificates have one or none.</param>
/// <param name="Dn">The whole subject, the most specific part first, as selectors write it: <c>CN=alice, O=Bank</c>.</param>
/// <param name="Issuer">The issuer, in the same form.</param>
/// <param name="Serial">The serial number as <see cref="SerialText"/> writes it.</param>
/// <param name="Fingerprint">SHA-256 of the certificate, in lower-case hex.</param>
public sealed record SubjectNames(
    IReadOnlyList<string> Uris, IReadOnlyList<string> DnsNames, IReadOnlyList<string> IpAddresses, IReadOnlyList<string> CommonNames,
    string Dn, string Issuer, string Serial, string Fingerprint)
{
    /// <summary>The forms of this product among the URIs.</summary>
    public IEnumerable<MeshUri> MeshUris => Uris.Select(MeshUri.Parse).OfType<MeshUri>();

    /// <exception cref="CredentialException">The certificate has names that cannot be read.</exception>
    public static SubjectNames Read(X509Certificate2 certificate)
    {
        try
        {
            var read = X509CertificateStructure.GetInstance(certificate.RawData);
            var names = GeneralNamesOf(read);
            return new(
                [.. names.Where(name => name.TagNo == GeneralName.UniformResourceIdentifier).Select(Text)],
                [.. names.Where(name => name.TagNo == GeneralName.DnsName).Select(name => Text(name).ToLowerInvariant())],
                [.. names.Where(name => name.TagNo == GeneralName.IPAddress).Select(Address)],
                [.. read.Subject.GetValueList(X509Name.CN)],
                certificate.SubjectName.Name, certificate.IssuerName.Name, SerialText.Of(read.SerialNumber.Value), Sha256(certificate));
        }
        catch (Exception fault) when (Unreadable.Is(fault))
        {
            throw new CredentialException("the certificate has names that cannot be read: issue it again", fault);
        }
    }

    /// <summary>SHA-256 of a certificate, in lower-case hex.</summary>
    public static string Sha256(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    private static GeneralName[] GeneralNamesOf(X509CertificateStructure certificate) =>
        certificate.TbsCertificate.Extensions?.GetExtension(X509Extensions.SubjectAlternativeName) is { } extension
            ? GeneralNames.GetInstance(extension.GetParsedValue()).GetNames()
            : [];

    private static string Text(GeneralName name) => DerIA5String.GetInstance(name.Name).GetString();

    private static string Address(GeneralName name) =>
        new System.Net.IPAddress(Asn1OctetString.GetInstance(name.Name).GetOctets()).ToString();
}
