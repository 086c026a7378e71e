using QkdMesh.Host.Audit;
using QkdMesh.Pki;
using QkdMesh.Testing.Certificates;
using QkdMesh.Testing.Files;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>Certificates of a silo and of a collector of heads, as files.</summary>
internal sealed class HeadsFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new("heads");
    private readonly TestAuthority _authority = new();

    public HeadsFiles()
    {
        _folder.Write("ca.pem", _authority.Pem);
        Issue("collector", TestAuthority.ServerAuthentication);
        Issue("silo", TestAuthority.ClientAuthentication);
    }

    public string this[string file] => _folder[file];

    /// <summary>What the silo shows and trusts.</summary>
    /// <param name="authority">A file; null for the authority of the collector.</param>
    public HeadsTls Tls(string? certificate = "silo", string? authority = null, string? lists = null) => HeadsTls.Load(
        certificate is null ? null : this[$"{certificate}.pem"], certificate is null ? null : this[$"{certificate}-key.pem"],
        new ServerTrust(this[authority ?? "ca.pem"], lists is null ? null : this[lists], TimeProvider.System), TimeProvider.System);

    /// <summary>Writes another authority, which signed nothing.</summary>
    public string WriteOtherAuthority()
    {
        using var other = new TestAuthority();
        _folder.Write("other.pem", other.Pem);
        return "other.pem";
    }

    /// <summary>Writes a revocation list with the certificate of the collector.</summary>
    public string RevokeCollector()
    {
        _folder.Write("ca.crl", _authority.ListOf([new PemPair(File.ReadAllText(this["collector.pem"]), "")]));
        return "ca.crl";
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private void Issue(string name, string usage)
    {
        var pair = _authority.Issue(name, usage);
        _folder.Write($"{name}.pem", pair.Certificate);
        _folder.Write($"{name}-key.pem", pair.Key);
    }
}
