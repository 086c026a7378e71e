using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using X509Extension = System.Security.Cryptography.X509Certificates.X509Extension;

namespace QkdMesh.Pki;

/// <summary>Builds certificates, whatever signs them.</summary>
internal static class CertificateBuild
{
    // 160 bits less the sign, by RFC 5280, section 4.1.2.2.
    private const int SerialBytes = 16;

    public static CertificateRequest Authority(X500DistinguishedName name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    public static CertificateRequest Leaf(LeafRequest leaf, PublicKey key)
    {
        var request = new CertificateRequest(NameOf(leaf.CommonName), key, HashAlgorithmName.SHA256);
        var extensions = request.CertificateExtensions;
        extensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        extensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        extensions.Add(new X509SubjectKeyIdentifierExtension(key, critical: false));
        var uses = new OidCollection();
        if (leaf.ServerAuth) uses.Add(new Oid(CertificateRules.ServerAuthentication));
        if (leaf.ClientAuth) uses.Add(new Oid(CertificateRules.ClientAuthentication));
        if (uses.Count > 0) extensions.Add(new X509EnhancedKeyUsageExtension(uses, critical: false));
        if (NamesOf(leaf) is { } names) extensions.Add(names);
        return request;
    }

    public static X500DistinguishedName NameOf(string commonName)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        return name.Build();
    }

    public static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        // Positive, and never with leading zeros.
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }

    private static X509Extension? NamesOf(LeafRequest leaf)
    {
        if (leaf.Uris.Count + leaf.DnsNames.Count + leaf.IpAddresses.Count == 0) return null;
        // The platform's builder writes the network of a URI in lower case.
        var names = new GeneralNames([
            .. leaf.Uris.Select(uri => new GeneralName(GeneralName.UniformResourceIdentifier, uri)),
            .. leaf.DnsNames.Select(dns => new GeneralName(GeneralName.DnsName, dns)),
            .. leaf.IpAddresses.Select(address => new GeneralName(GeneralName.IPAddress, new DerOctetString(address.GetAddressBytes()))),
        ]);
        return new X509Extension(X509Extensions.SubjectAlternativeName.Id, names.GetDerEncoded(), critical: false);
    }
}
