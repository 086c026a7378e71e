using System.Security.Cryptography;

namespace QkdMesh.Pki.Tests;

/// <summary>A folder with an authority, and certificates of all kinds, on a fixed day.</summary>
public sealed class Issuing : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new("pki");
    private int _files;

    public Issuing() => Authority = NewAuthority("authority");

    public CertificateAuthority Authority { get; }

    public string Folder => _folder.Path;

    public static CertificateAuthority NewAuthority(string name) =>
        CertificateAuthority.Create(name, TimeSpan.FromDays(3650), Now.AddDays(-2));

    /// <summary>Valid from an hour ago, for a year.</summary>
    public static LeafRequest Client(string name = "alice") => new(name, Now.AddHours(-1), Now.AddDays(365))
    {
        Uris = [new MeshUri("net", MeshUriKind.Sae, name).ToString()],
        ClientAuth = true,
    };

    public X509Certificate2 Issue(LeafRequest leaf) => Issue(Authority, leaf);

    public static X509Certificate2 Issue(CertificateAuthority authority, LeafRequest leaf) =>
        X509Certificate2.CreateFromPem(authority.Issue(leaf).Certificate);

    /// <summary>A certificate that the authority's own class would not issue.</summary>
    /// <param name="issuer">Has its key; null for a self-signed certificate.</param>
    /// <returns>A certificate with its key, if the key is an ECDSA one.</returns>
    public static X509Certificate2 Odd(X509Certificate2? issuer, CertificateRequest request, DateTimeOffset? until = null)
    {
        if (issuer is null) return request.CreateSelfSigned(Now.AddDays(-1), until ?? Now.AddDays(3650));
        using var key = issuer.GetECDsaPrivateKey()!;
        return request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(key), Now.AddDays(-1), until ?? Now.AddDays(365), [7, 7]);
    }

    public static CertificateRequest AuthorityRequest(string name, ECDsa key, int? pathLength = null)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, pathLength is not null, pathLength ?? 0, critical: true));
        return request;
    }

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string text)
    {
        var name = $"{++_files}.pem";
        _folder.Write(name, text);
        return _folder[name];
    }

    public Trust TrustIn(params string[] certificates) => Trust.Load(Write(string.Join('\n', certificates)), []);

    public Trust TrustWith(string revoked, params string[] certificates) =>
        Trust.Load(Write(string.Join('\n', certificates)), [Write(revoked)]);

    public static string Pem(X509Certificate2 certificate) => certificate.ExportCertificatePem();

    public void Dispose()
    {
        Authority.Dispose();
        _folder.Dispose();
    }
}
