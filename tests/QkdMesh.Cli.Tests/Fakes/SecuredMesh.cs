using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using QkdMesh.Core.Topology;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Tests.Fakes;

/// <summary>The credentials of a network, and fake meshes that require certificates of their callers.</summary>
internal sealed class SecuredMesh : IDisposable
{
    private static readonly NetworkTopology Topology = Networks.Of("a-b", "alice@a bob@b");

    private readonly TemporaryFolder _files = new("secured");

    public SecuredMesh(params string[] hosts)
    {
        var saes = Topology.Definition.Saes.Select(sae => new SaeMember(sae.Id.Value, null)).ToList();
        var silo = new SiloMember("silo", [MeshUri.EverySite], hosts.Length > 0 ? hosts : ["127.0.0.1"]);
        PkiFolder.Create(Root, new MeshMembers("net", [], saes, [], [silo], ["olga"]), TimeProvider.System);
    }

    private string Root => _files["pki"];

    /// <summary>Fingerprints of the certificates that callers showed, in their order.</summary>
    public ConcurrentQueue<string> Shown { get; } = new();

    public string this[string path] => Path.Combine(Root, path);

    /// <param name="requires">Whether a caller without a certificate is refused.</param>
    /// <param name="certificate">What the server shows in the place of its own certificate.</param>
    public Task<FakeMesh> StartAsync(
        bool requires = true, X509Certificate2? certificate = null, HttpProtocols protocols = HttpProtocols.Http2)
    {
        var saes = Trust.LoadKind(this["trust"], "saes");
        return FakeMesh.StartAsync(Topology, protocols: protocols, tls: new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate ?? Credential.Load(this["silos/silo"], TimeProvider.System.GetUtcNow()).Certificate,
            ClientCertificateMode = requires ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate,
            ClientCertificateValidation = (leaf, chain, _) =>
            {
                Shown.Enqueue(SubjectNames.Sha256(leaf));
                var (sent, now) = (chain?.ChainPolicy.ExtraStore ?? [], TimeProvider.System.GetUtcNow());
                return saes.Check(leaf, sent, CertificateUse.Client, now) is null;
            },
        });
    }

    /// <summary>A server certificate of the silos' authority that the authority's own class would not issue now.</summary>
    public X509Certificate2 Issue(DateTimeOffset from, DateTimeOffset until, params string[] dnsNames)
    {
        using var authority = CertificateAuthority.Load(this["authorities/silos"], TimeProvider.System.GetUtcNow());
        var issued = authority.Issue(new LeafRequest("silo", from, until)
        {
            DnsNames = dnsNames, IpAddresses = dnsNames.Length > 0 ? [] : [System.Net.IPAddress.Loopback], ServerAuth = true,
        });
        return X509Certificate2.CreateFromPem(issued.Certificate, issued.Key);
    }

    public void Dispose() => _files.Dispose();
}
