using QkdMesh.KeySources.Etsi014;
using QkdMesh.Pki;

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
    /// <param name="lists">The file with the revocation lists of KMEs; null for none.</param>
    public KmeCredentials Of(string sae, string? lists = null)
    {
        Write(sae, TestAuthority.ClientAuthentication);
        return KmeCredentials.Load(
            PathOf($"{sae}.pem"), PathOf($"{sae}-key.pem"),
            new ServerTrust(PathOf("ca.pem"), lists is null ? null : PathOf(lists), TimeProvider.System));
    }

    /// <summary>Writes a revocation list of the KMEs' authority.</summary>
    /// <param name="names">The members whose certificates it names.</param>
    public void WriteList(string file, DateTimeOffset? nextUpdate, params string[] names) => _folder.Write(
        file, _authority.ListOf(names.Select(name => new PemPair(File.ReadAllText(PathOf($"{name}.pem")), "")), nextUpdate));

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
