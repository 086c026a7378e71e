using QkdMesh.Core.Identifiers;
using QkdMesh.Deployment.Tests.Rendering;
using QkdMesh.Deployment.Tests.Serving;
using QkdMesh.Pki;

namespace QkdMesh.Deployment.Tests;

/// <summary>A silo has the credentials of the nodes that it hosts, and of no others. It trusts all.</summary>
public class CredentialTests
{
    public static TheoryData<string, string> Silos => SettingsTests.Silos;

    [Theory, MemberData(nameof(Silos))]
    public void SiloHasTheCredentialsOfItsNodes_AndOfNoOthers(string overlay, string name)
    {
        var silo = Find(overlay, name);
        using var files = new MountedFiles(Overlay.Of(overlay), silo);
        var folders = Directory.GetDirectories(files.Here(silo.Environment["QKDMESH_NODE_CREDENTIALS"]));
        folders.Select(folder => Path.GetFileName(folder)).Should().BeEquivalentTo(NodesOf(silo));
        var trust = NodeTrust.Load(files.Here(silo.Environment["QKDMESH_TRUST"]));
        foreach (var folder in folders)
        {
            using var credential = NodeCredential.Load(folder, Now);
            trust.Check(credential.Certificates, MadridRing.Topology.Name.Value, Path.GetFileName(folder), Now).Should().BeNull();
        }
    }

    [Theory, MemberData(nameof(Silos))]
    public void CertificateAllowsTheNodesOfTheSilo_AndNoOthers(string overlay, string name)
    {
        var silo = Find(overlay, name);
        using var files = new MountedFiles(Overlay.Of(overlay), silo);
        using var own = ServerCredential.Load(files.Here(silo.Environment["QKDMESH_TLS"]), Now);
        own.Names.MeshUris.Where(uri => uri.Kind == MeshUriKind.Site).Select(uri => uri.Name)
            .Should().Equal(overlay == Overlay.Dev ? MeshUri.EverySite : silo.Site);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static IEnumerable<string> NodesOf(Workload silo) => MadridRing.Topology.Definition.Nodes.Select(node => node.Id)
        .Where(node => silo.Site == MadeSecrets.SiloOfDev || node == new NodeId(silo.Site!)).Select(node => node.Value);

    private static Workload Find(string overlay, string name) => Overlay.Of(overlay).Silos.Single(silo => silo.Name == name);
}
