using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QkdMesh.KeySources.Etsi014;

namespace QkdMesh.KeySources.Tests.Etsi014;

/// <summary>An authority, a certificate of KMEs, and as many of SAEs as are asked for, as PEM files.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qkdmesh-kme-");
    private readonly X509Certificate2 _authority;
    private int _count;

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _authority = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        File.WriteAllText(PathOf("ca.pem"), _authority.ExportCertificatePem());
        Write("kme", "kme", "1.3.6.1.5.5.7.3.1");
    }

    public string Folder => _folder.FullName;

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>A client certificate whose common name is the SAE's.</summary>
    public KmeCredentials Of(string sae)
    {
        Write(sae, sae, "1.3.6.1.5.5.7.3.2");
        return KmeCredentials.Load(PathOf($"{sae}.pem"), PathOf($"{sae}-key.pem"), PathOf("ca.pem"));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private void Write(string file, string name, string use)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority, Now.AddHours(-1), Now.AddHours(20), [(byte)++_count]);
        File.WriteAllText(PathOf($"{file}.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf($"{file}-key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
