using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Harness;

/// <summary>
/// Networks of nodes n0, n1... with alice at n0, and bob, carol and eve at another node. alice shares with bob and with carol,
/// eve with nobody.
/// </summary>
internal static class MeshTopology
{
    /// <summary>Links l0 between n0 and n1, l1 between n1 and n2... bob is at the far end.</summary>
    public static TopologyDefinition Line(int nodes) => Of(nodes, nodes - 1, nodes - 1);

    /// <summary>A line whose last link joins its ends. bob is half-way round.</summary>
    public static TopologyDefinition Ring(int nodes) => Of(nodes, nodes, nodes / 2);

    public static LinkDefinition Link(string id, int a, int b) => new(
        new(id), new($"n{a}"), new($"n{b}"), FibreLength.FromKilometres(10), OpticalLoss.FromDecibels(2), "metro", KeyRate.FromKilobitsPerSecond(10));

    public static NodeDefinition Node(int at, NodeRole role = NodeRole.Trusted) => new(new($"n{at}"), $"n{at}", null, role);

    public static SaeDefinition Sae(string id, int node, params string[] sharesWith) =>
        new(new(id), new($"n{node}"), sharesWith.Select(peer => new SaeId(peer)).ToHashSet());

    // Every other link is written against the direction of travel, so that each end of a link gets to send.
    private static TopologyDefinition Of(int nodes, int links, int far) => new(
        new("test"),
        NetworkShape.Mesh,
        null,
        [.. Enumerable.Range(0, nodes).Select(at => Node(at))],
        [.. Enumerable.Range(0, links).Select(at => at % 2 == 0 ? Link($"l{at}", at, (at + 1) % nodes) : Link($"l{at}", (at + 1) % nodes, at))],
        [Sae("alice", 0, "bob", "carol"), Sae("bob", far, "alice"), Sae("carol", far, "alice"), Sae("eve", far)]);
}
