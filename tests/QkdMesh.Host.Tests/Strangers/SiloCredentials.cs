using System.Net;
using QkdMesh.Clustering.Identity;
using QkdMesh.Core.Identifiers;
using QkdMesh.Pki;
using QkdMesh.Testing.Files;

namespace QkdMesh.Host.Tests.Strangers;

/// <summary>An authority of silos, and credentials that it issued, in a folder that is deleted at the end.</summary>
internal sealed class SiloCredentials : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly TemporaryFolder _folder = new("silos");
    private readonly CertificateAuthority _authority = CertificateAuthority.Create("silos", Lifetime, Now);
    private readonly NetworkName _network;

    public SiloCredentials(NetworkName network)
    {
        _network = network;
        Directory.CreateDirectory(Trust);
        File.WriteAllText(Path.Combine(Trust, "silos.crt"), _authority.Certificate.ExportCertificatePem());
        WriteRevoked();
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private string Trust => Path.Combine(_folder.Path, "trust");

    /// <summary>A silo that may host nodes, ids with commas between them. It believes the silos of this authority.</summary>
    public SiloCertificates Of(string name, string sites) => new(Issue(name, sites), Trust, _network, TimeProvider.System);

    /// <summary>A silo with a certificate of this authority that believes the silos of another one.</summary>
    public SiloCertificates Of(string name, string sites, SiloCredentials trusted) =>
        new(Issue(name, sites), trusted.Trust, _network, TimeProvider.System);

    public void Revoke(SiloCertificates silo)
    {
        _authority.Revoke(SubjectNames.Read(silo.Credential.TargetCertificate).Serial, Now);
        WriteRevoked();
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private string Issue(string name, string sites)
    {
        var leaf = _authority.Issue(new LeafRequest(name, Now - LeafRequest.Backdating, Now + Lifetime)
        {
            Uris =
            [
                $"{new MeshUri(_network.Value, MeshUriKind.Silo, name)}",
                .. sites.Split(',').Select(site => $"{new MeshUri(_network.Value, MeshUriKind.Site, site)}"),
            ],
            IpAddresses = [IPAddress.Loopback],
            ServerAuth = true,
            ClientAuth = true,
        });
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
        File.WriteAllText(Path.Combine(folder, CredentialFiles.Certificate), leaf.Certificate);
        File.WriteAllText(Path.Combine(folder, CredentialFiles.Key), leaf.Key);
        return folder;
    }

    // In one step, as a program that renews files does.
    private void WriteRevoked()
    {
        var fresh = Path.Combine(_folder.Path, "fresh");
        File.WriteAllText(fresh, _authority.ListRevoked(Now, Now + Lifetime));
        File.Move(fresh, Path.Combine(Trust, "silos.crl"), overwrite: true);
    }
}
