using QkdMesh.Core.Topology;
using QkdMesh.Host;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>What runs where, said once it is ready.</summary>
internal sealed record ServingAnswer(string Network, string Address, string? Management, int Nodes, int Links, int Saes, bool Ready)
{
    public static ServingAnswer Of(NetworkTopology topology, MeshHost host) => new(
        topology.Name.Value,
        host.Address.GetLeftPart(UriPartial.Authority),
        host.Management?.GetLeftPart(UriPartial.Authority),
        topology.Definition.Nodes.Count,
        topology.Definition.Links.Count,
        topology.Definition.Saes.Count,
        Ready: true);
}
