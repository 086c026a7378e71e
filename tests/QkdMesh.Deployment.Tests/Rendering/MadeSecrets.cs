using System.Text;
using k8s.Models;
using QkdMesh.Cli.Commands.Pki;
using QkdMesh.Deployment.Tests.Processes;
using QkdMesh.Deployment.Tests.Serving;
using QkdMesh.Pki;

namespace QkdMesh.Deployment.Tests.Rendering;

/// <summary>
/// The secrets of both overlays from one folder of <c>qkdmesh pki init</c>, made once for all tests: those that <c>make-secrets.sh</c> of
/// metro prints, and those that <c>qkdmesh pki secrets</c> prints for dev.
/// </summary>
internal static class MadeSecrets
{
    /// <summary>The silo of dev. Each silo of metro has the name of its site.</summary>
    public const string SiloOfDev = "all";

    private static readonly Lazy<(IReadOnlyList<V1Secret> Metro, IReadOnlyList<V1Secret> Dev)> Made = new(Make);

    public static IReadOnlyList<V1Secret> OfMetro => Made.Value.Metro;

    public static IReadOnlyList<V1Secret> OfDev => Made.Value.Dev;

    public static V1Secret Named(string name) => OfMetro.Concat(OfDev).First(secret => secret.Metadata.Name == name);

    public static string Text(string secret, string key) => Encoding.UTF8.GetString(Named(secret).Data[key]);

    private static (IReadOnlyList<V1Secret> Metro, IReadOnlyList<V1Secret> Dev) Make()
    {
        var folder = Directory.CreateTempSubdirectory("qkdmesh-pki-");
        try
        {
            var topology = MadridRing.Topology.Definition;
            string[] sites = [.. topology.Nodes.Select(node => node.Id.Value)];
            var members = new MeshMembers(
                MadridRing.Topology.Name.Value, sites, [.. topology.Saes.Select(sae => new SaeMember(sae.Id.Value, null))], [],
                [new(SiloOfDev, [MeshUri.EverySite], ["keys"]), .. sites.Select(site => new SiloMember(site, [site], [$"keys-{site}"]))],
                ["admin"]);
            var (pki, _, _) = PkiFolder.Create(folder.FullName, members, TimeProvider.System);
            var metro = Tool.Run(Repository.PathOf("k8s/overlays/metro/make-secrets.sh"), folder.FullName);
            var space = Overlay.Of(Overlay.Dev).Namespace;
            var dev = pki.Members
                .Where(member => member is { Kind: MeshUriKind.Node } or { Kind: MeshUriKind.Silo, Name: SiloOfDev })
                .Select(member => KubernetesSecret.Of(member, space)).Append(KubernetesSecret.OfTrust(pki.TrustPath, space));
            return (Read(metro), [.. dev.SelectMany(secret => Read(secret.ToYaml()))]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<V1Secret> Read(string manifests) => [.. StrictYaml.Read(manifests).Cast<V1Secret>()];
}
