using QkdMesh.KeySources.Etsi014;

namespace QkdMesh.KeySources.Tests.Etsi014;

/// <summary>An authority, a certificate of KMEs, and as many of SAEs as are asked for, as PEM files.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly TemporaryFolder _folder = new("kme");
    private readonly TestAuthority _authority = new();

    public TestCertificates()
    {
        _folder.Write("ca.pem", _authority.Pem);
        Write("kme", TestAuthority.ServerAuthentication);
    }

    public string Folder => _folder.Path;

    public string PathOf(string file) => _folder[file];

    /// <summary>A client certificate whose common name is the SAE's.</summary>
    public KmeCredentials Of(string sae)
    {
        Write(sae, TestAuthority.ClientAuthentication);
        return KmeCredentials.Load(PathOf($"{sae}.pem"), PathOf($"{sae}-key.pem"), PathOf("ca.pem"));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private void Write(string name, string usage)
    {
        var pair = _authority.Issue(name, usage);
        _folder.Write($"{name}.pem", pair.Certificate);
        _folder.Write($"{name}-key.pem", pair.Key);
    }
}
