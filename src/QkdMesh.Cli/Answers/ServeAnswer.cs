using QkdMesh.Core.Topology;
using QkdMesh.Host;
using QkdMesh.Northbound.Health;

namespace QkdMesh.Cli.Answers;

/// <summary>
/// The network and its addresses. It is printed when the mesh is ready, and before that if the mesh cannot be ready yet.
/// </summary>
/// <param name="NotServed">The links that carry no key.</param>
internal sealed record ServeAnswer(
    string Network, string Address, string? Operators, string? Management, bool DevelopmentMode, int Nodes, int Links, int Saes, bool Ready,
    IReadOnlyList<UnservedLink> NotServed)
{
    public static ServeAnswer Of(NetworkTopology topology, MeshHost host, ServiceState service) => new(
        topology.Name.Value,
        host.Address.GetLeftPart(UriPartial.Authority),
        host.Operators.GetLeftPart(UriPartial.Authority),
        host.Management?.GetLeftPart(UriPartial.Authority),
        host.IsDevelopment,
        topology.Definition.Nodes.Count,
        topology.Definition.Links.Count,
        topology.Definition.Saes.Count,
        service.IsReady,
        service.NotServed);
}
