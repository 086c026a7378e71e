using QkdMesh.Core.Topology;
using QkdMesh.Host;

namespace QkdMesh.Cli.Answers;

/// <summary>The network and its addresses, printed when the mesh is ready.</summary>
internal sealed record ServeAnswer(string Network, string Address, string? Management, int Nodes, int Links, int Saes, bool Ready)
{
    public static ServeAnswer Of(NetworkTopology topology, MeshHost host) => new(
        topology.Name.Value,
        host.Address.GetLeftPart(UriPartial.Authority),
        host.Management?.GetLeftPart(UriPartial.Authority),
        topology.Definition.Nodes.Count,
        topology.Definition.Links.Count,
        topology.Definition.Saes.Count,
        Ready: true);
}
