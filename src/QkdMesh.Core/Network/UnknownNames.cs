using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Network;

/// <summary>The errors for names that a network does not have. Each names the nearest name that the network has.</summary>
public static class UnknownNames
{
    // The search reads each name: the caller of a large network must not cause much work.
    private const int MostRead = 1_000;

    public static MeshError NoLink(this NetworkTopology topology, LinkId link) => new(
        ErrorCode.UnknownLink,
        $"this network has no link {link}{Hint(link.Value, topology.Definition.Links.Select(known => known.Id.Value))}");

    public static MeshError NoNode(this NetworkTopology topology, NodeId node) =>
        new(ErrorCode.UnknownNode, $"this network has no node {node}{Hint(node.Value, NodesOf(topology))}");

    /// <param name="code">What the missing SAE means to the caller.</param>
    /// <param name="caller">Gets no names of SAEs that it may not know. Null if no SAE calls.</param>
    public static MeshError NoSae(this NetworkTopology topology, SaeId sae, ErrorCode code, SaeDefinition? caller = null)
    {
        var known = topology.Definition.Saes.Take(MostRead).Where(each => topology.MayKnow(caller, each)).Select(each => each.Id.Value);
        return new(code, $"network {topology.Name} has no SAE {sae}{Hint(sae.Value, known)}");
    }

    // Without a hint: a caller may know no tenant but its own.
    public static MeshError NoTenant(this NetworkTopology topology, string tenant) => new(
        ErrorCode.UnknownTenant,
        Identifier.IsValid(tenant)
            ? $"network {topology.Name} has no tenant {tenant}"
            : $"tenant is not a tenant's id: an id is {Identifier.Rule}");

    /// <param name="name">A valid id.</param>
    public static MeshError NoNodeOrSae(this NetworkTopology topology, string name) => new(
        ErrorCode.UnknownNode,
        $"this network has no node and no SAE {name}{Hint(name, NodesOf(topology).Concat(SaesOf(topology)))}");

    private static IEnumerable<string> NodesOf(NetworkTopology topology) => topology.Definition.Nodes.Select(node => node.Id.Value);

    private static IEnumerable<string> SaesOf(NetworkTopology topology) => topology.Definition.Saes.Select(sae => sae.Id.Value);

    private static string Hint(string name, IEnumerable<string> known) =>
        new NearestName([.. known.Take(MostRead)]).Find(name) is { } near ? $" (did you mean {near}?)" : "";
}
