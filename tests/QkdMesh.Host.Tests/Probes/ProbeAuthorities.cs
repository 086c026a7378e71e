using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QkdMesh.Pki;

namespace QkdMesh.Host.Tests.Probes;

/// <summary>The authorities of a test in a directory, as a silo finds them: <c>trust</c> and <c>silo</c>.</summary>
internal sealed class ProbeAuthorities : IDisposable
{
    public const string Bank = "saes-bank", Ministry = "saes-ministry", Operators = "operators", Silos = "silos",
        Nodes = "nodes", Rogue = "rogue";

    private static readonly string[] Trusted = [Bank, Ministry, Operators, Silos, Nodes];

    private readonly Dictionary<string, CertificateAuthority> _all;
    private readonly string _directory = Directory.CreateTempSubdirectory("qkdmesh-probes-").FullName;

    public ProbeAuthorities()
    {
        // Made long ago, so that an expired certificate has an authority that is older.
        var longAgo = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(30);
        _all = Trusted.Append(Rogue).ToDictionary(name => name, name => CertificateAuthority.Create(name, TimeSpan.FromDays(365), longAgo));
        Directory.CreateDirectory(TrustDirectory);
        Directory.CreateDirectory(SiloDirectory);
        foreach (var name in Trusted)
        {
            File.WriteAllText(Path.Combine(TrustDirectory, CredentialFiles.BundleOf(name)), _all[name].Certificate.ExportCertificatePem());
            PutList(name);
        }

        // Revoked before the host starts.
        RevokedSae = Issue(Bank, Leaf(MadridRing.Norte));
        RevokedOperator = Issue(Operators, Leaf("sofia"));
        Revoke(Bank, RevokedSae);
        Revoke(Operators, RevokedOperator);
        var silo = _all[Silos].Issue(Leaf("silo-1") with { ServerAuth = true, DnsNames = ["localhost"] });
        File.WriteAllText(Path.Combine(SiloDirectory, CredentialFiles.Certificate), silo.Certificate);
        File.WriteAllText(Path.Combine(SiloDirectory, CredentialFiles.Key), silo.Key);
    }

    public string TrustDirectory => Path.Combine(_directory, "trust");

    public string SiloDirectory => Path.Combine(_directory, "silo");

    public X509Certificate2 RevokedSae { get; }

    public X509Certificate2 RevokedOperator { get; }

    public X509Certificate2 SilosAuthority => _all[Silos].Certificate;

    public static LeafRequest Leaf(string name) =>
        new(name, TimeProvider.System.GetUtcNow() - LeafRequest.Backdating, TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1))
        {
            ClientAuth = true,
        };

    public X509Certificate2 Issue(string authority, LeafRequest leaf)
    {
        var issued = _all[authority].Issue(leaf);
        using var certificate = X509Certificate2.CreateFromPem(issued.Certificate, issued.Key);
        // A key that was read from text is not accepted by every platform's TLS.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    public static X509Certificate2 SignedByItself(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now - LeafRequest.Backdating, now + TimeSpan.FromHours(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    public void Revoke(string authority, X509Certificate2 certificate)
    {
        _all[authority].Revoke(SubjectNames.Read(certificate).Serial, TimeProvider.System.GetUtcNow());
        PutList(authority);
    }

    public void Dispose()
    {
        foreach (var authority in _all.Values) authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void PutList(string authority)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (next, path) = (Path.Combine(_directory, "next"), Path.Combine(TrustDirectory, CredentialFiles.RevokedOf(authority)));
        File.WriteAllText(next, _all[authority].ListRevoked(now, now + TimeSpan.FromDays(1)));
        File.Move(next, path, overwrite: true);
    }
}
