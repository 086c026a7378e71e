using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>PEM files of a server for 127.0.0.1: the authority that signed its certificate, another one, and passwords.</summary>
internal sealed class CertificateFiles : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UnixEpoch.AddYears(50), Until = DateTimeOffset.UnixEpoch.AddYears(120);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qkdmesh-tls-");

    public CertificateFiles()
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Authority(authorityKey);
        Write("ca.pem", authority.ExportCertificatePem());
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = Authority(otherKey);
        Write("other-ca.pem", other.ExportCertificatePem());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=redis", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, From, Until, [1, 2, 3, 4]);
        Write("server.pem", certificate.ExportCertificatePem());
        Write("server.key", key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Of redis-server.</summary>
    public IReadOnlyList<string> ServerSettings =>
        ["--tls-cert-file", this["server.pem"], "--tls-key-file", this["server.key"], "--tls-ca-cert-file", this["ca.pem"]];

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public void Write(string name, string content) => File.WriteAllText(this[name], content);

    public void Dispose() => _folder.Delete(recursive: true);

    private static X509Certificate2 Authority(ECDsa key)
    {
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(From, Until);
    }
}
