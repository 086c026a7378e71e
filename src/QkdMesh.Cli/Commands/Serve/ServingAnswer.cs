using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>What runs where, said once it is ready.</summary>
internal sealed record ServingAnswer(string Network, string Address, int Nodes, int Links, int Saes, bool Ready)
{
    public static ServingAnswer Of(NetworkTopology topology, Uri address) => new(
        topology.Name.Value,
        address.GetLeftPart(UriPartial.Authority),
        topology.Definition.Nodes.Count,
        topology.Definition.Links.Count,
        topology.Definition.Saes.Count,
        Ready: true);
}
