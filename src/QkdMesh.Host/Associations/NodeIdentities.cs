using System.Text;
using QkdMesh.Core.Associations;
using QkdMesh.KeySources;
using QkdMesh.Pki;

namespace QkdMesh.Host.Associations;

/// <summary>What the nodes of a process prove themselves with to other end nodes.</summary>
internal static class NodeIdentities
{
    /// <summary>
    /// By the certificates of the options. Without them, a process that runs the whole network makes credentials for this start. Silos of a
    /// cluster without certificates prove nothing: everybody can compute what they prove themselves with.
    /// </summary>
    public static INodeIdentities Of(MeshHostOptions options, TimeProvider time)
    {
        if (options.NodeCredentials is { } files)
        {
            var trust = new CredentialWatch<NodeTrust>(before => NodeTrust.Load(files.Trust, before), [files.Trust], time);
            return new CertifiedIdentities(files.Nodes, trust, options.Topology.Name.Value, time);
        }
        return options.Cluster is null
            ? new EphemeralIdentities()
            : new SharedSecretIdentities(Encoding.ASCII.GetBytes(options.Topology.Name.Value), KeyEncapsulation.OfAssociations);
    }
}
