namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>
/// PEM files of a server for 127.0.0.1: the authority that signed its certificate, a revocation list that names it, another authority, and
/// passwords.
/// </summary>
internal sealed class CertificateFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new("tls");

    public CertificateFiles()
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        var server = authority.Issue("redis");
        Write("ca.pem", authority.Pem);
        Write("other-ca.pem", other.Pem);
        Write("server.pem", server.Certificate);
        Write("server.key", server.Key);
        Write("revoked.crl", authority.ListOf([server]));
    }

    /// <summary>TLS settings of redis-server.</summary>
    public IReadOnlyList<string> ServerSettings =>
        ["--tls-cert-file", this["server.pem"], "--tls-key-file", this["server.key"], "--tls-ca-cert-file", this["ca.pem"]];

    public string this[string name] => _folder[name];

    public void Write(string name, string content) => _folder.Write(name, content);

    public void Dispose() => _folder.Dispose();
}
