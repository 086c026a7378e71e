using QkdMesh.Pki;

namespace QkdMesh.Deployment.Tests.Rendering;

/// <summary>The secrets with certificates, as <c>qkdmesh pki init</c> makes their files. Made once for all tests.</summary>
internal static class MadeCertificates
{
    private const string Silo = "silo-certificate", Trust = "trust", Network = "madrid-ring";

    private static readonly Lazy<IReadOnlyDictionary<string, Dictionary<string, string>>> Made = new(Make);

    public static IReadOnlyList<string> Names { get; } = [Silo, Trust];

    /// <summary>The files of a secret; null if it has no certificates.</summary>
    public static IEnumerable<(string File, string Text)>? Find(string name) =>
        Made.Value.GetValueOrDefault(name)?.Select(file => (file.Key, file.Value));

    private static Dictionary<string, Dictionary<string, string>> Make()
    {
        var now = TimeProvider.System.GetUtcNow();
        var end = now + TimeSpan.FromDays(1);
        var authorities = new[] { "saes", "operators", "silos" }
            .ToDictionary(kind => kind, kind => CertificateAuthority.Create(kind, TimeSpan.FromDays(2), now));
        var leaf = authorities["silos"].Issue(new LeafRequest("silo", now, end)
        {
            Uris = [.. new[] { (MeshUriKind.Silo, "silo"), (MeshUriKind.Site, MeshUri.EverySite) }
                .Select(name => $"{new MeshUri(Network, name.Item1, name.Item2)}")],
            ServerAuth = true,
            ClientAuth = true,
        });
        var trust = new Dictionary<string, string>();
        foreach (var (kind, authority) in authorities)
        {
            trust[CredentialFiles.BundleOf(kind)] = authority.Certificate.ExportCertificatePem();
            trust[CredentialFiles.RevokedOf(kind)] = authority.ListRevoked(now, end);
            authority.Dispose();
        }

        return new()
        {
            [Silo] = new() { [CredentialFiles.Certificate] = leaf.Certificate, [CredentialFiles.Key] = leaf.Key },
            [Trust] = trust,
        };
    }
}
