using System.Net;
using QkdMesh.Testing.Certificates;

namespace QkdMesh.Chaos.Processes;

/// <summary>PEM files of a server that speaks TLS, and of the authority that signed its certificate.</summary>
internal sealed record TlsFiles(string Authority, string Certificate, string Key)
{
    public static TlsFiles Write(string folder, string name, string address)
    {
        Directory.CreateDirectory(folder);
        using var authority = new TestAuthority();
        var pair = authority.Issue(name, TestAuthority.ServerAuthentication, IPAddress.Parse(address));
        var files = new TlsFiles(
            Path.Combine(folder, "ca.pem"), Path.Combine(folder, $"{name}.pem"), Path.Combine(folder, $"{name}-key.pem"));
        File.WriteAllText(files.Authority, authority.Pem);
        File.WriteAllText(files.Certificate, pair.Certificate);
        File.WriteAllText(files.Key, pair.Key);
        return files;
    }
}
