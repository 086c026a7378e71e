using QkdMesh.KeySources.Etsi014;

namespace QkdMesh.KeySources.Tests.Etsi014;

/// <summary>PEM files: an authority, a certificate for the KMEs, and a certificate for each SAE that a test asks for.</summary>
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

    /// <summary>A client certificate whose common name is the id of the SAE.</summary>
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
