using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Pki;

/// <summary>An authority with its key (ECDSA, P-256, SHA-256) and its revocation list.</summary>
public sealed class CertificateAuthority : IDisposable
{
    private readonly CertificateRevocationListBuilder _revoked;
    private BigInteger _listNumber;

    private CertificateAuthority(X509Certificate2 certificate, CertificateRevocationListBuilder revoked, BigInteger listNumber) =>
        (Certificate, _revoked, _listNumber) = (certificate, revoked, listNumber);

    /// <summary>The authority's own certificate, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <param name="name">The common name, at most 64 characters.</param>
    public static CertificateAuthority Create(string name, TimeSpan lifetime, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = CertificateBuild.Authority(CertificateBuild.NameOf(name), key)
            .CreateSelfSigned(now - LeafRequest.Backdating, now + lifetime);
        return new(certificate, new CertificateRevocationListBuilder(), BigInteger.Zero);
    }

    /// <summary>Reads <c>ca.crt</c>, <c>ca.key</c> and, if it is there, <c>crl.pem</c>.</summary>
    /// <exception cref="CredentialException">A file cannot be used.</exception>
    public static CertificateAuthority Load(string directory, DateTimeOffset now)
    {
        var (certificate, revoked) =
            (Path.Combine(directory, CredentialFiles.Authorities), Path.Combine(directory, CredentialFiles.Revoked));
        var own = Credential.Load(certificate, Path.Combine(directory, CredentialFiles.AuthorityKey), now).Certificate;
        if (!File.Exists(revoked)) return new(own, new CertificateRevocationListBuilder(), BigInteger.Zero);
        // A list that another authority signed would make this one revoke certificates of that one.
        _ = Trust.Load(certificate, [revoked]);
        var builder = CertificateRevocationListBuilder.Load(PemFile.RevocationLists(revoked)[0], out var number);
        return new(own, builder, number);
    }

    /// <summary>Makes a key pair and issues a certificate for it.</summary>
    public IssuedLeaf Issue(LeafRequest leaf)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = CertificateBuild.Leaf(leaf, new PublicKey(key));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        // Nothing that an authority issues is valid beyond its own time.
        var own = Validity.Of(Certificate);
        using var certificate = request.Create(
            Certificate, leaf.NotBefore > own.From ? leaf.NotBefore : own.From, leaf.NotAfter < own.Until ? leaf.NotAfter : own.Until,
            leaf.Serial ?? CertificateBuild.NewSerial());
        return new(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Lists a certificate as revoked from now on. A certificate that is listed stays listed.</summary>
    /// <param name="serial">As <see cref="SerialText"/> writes it.</param>
    public void Revoke(string serial, DateTimeOffset now)
    {
        var bytes = Convert.FromHexString(serial.Length % 2 == 0 ? serial : $"0{serial}");
        if (bytes[0] >= 0x80) bytes = [0, .. bytes];
        _revoked.RemoveEntry(bytes);
        _revoked.AddEntry(bytes, now);
    }

    /// <summary>Signs the list again, with a higher number.</summary>
    /// <param name="nextUpdate">Until then the list counts.</param>
    public string ListRevoked(DateTimeOffset now, DateTimeOffset nextUpdate)
    {
        _listNumber++;
        var list = _revoked.Build(Certificate, _listNumber, nextUpdate, HashAlgorithmName.SHA256, thisUpdate: now - LeafRequest.Backdating);
        return PemEncoding.WriteString("X509 CRL", list);
    }

    /// <summary>Writes <c>ca.crt</c>, <c>ca.key</c> and <c>crl.pem</c>.</summary>
    /// <exception cref="CredentialException">A file is there already and is not to be overwritten.</exception>
    public void WriteTo(PrivateFolder folder, DateTimeOffset now, DateTimeOffset nextUpdate)
    {
        using var key = Certificate.GetECDsaPrivateKey()!;
        folder.WriteKey(CredentialFiles.AuthorityKey, key.ExportPkcs8PrivateKeyPem());
        folder.Write(CredentialFiles.Authorities, Certificate.ExportCertificatePem());
        folder.Write(CredentialFiles.Revoked, ListRevoked(now, nextUpdate));
    }

    public void Dispose() => Certificate.Dispose();
}
