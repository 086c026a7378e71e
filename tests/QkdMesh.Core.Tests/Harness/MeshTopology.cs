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

    public static LinkDefinition Link(string id, int a, int b) => TopologyParts.Link(id, $"n{a}", $"n{b}");

    public static NodeDefinition Node(int at, NodeRole role = NodeRole.Trusted) => TopologyParts.Node($"n{at}", role);

    public static SaeDefinition Sae(string id, int node, params string[] sharesWith) => TopologyParts.Sae(id, $"n{node}", sharesWith);

    // Every other link is written against the direction of travel, so that each end of a link gets to send.
    private static TopologyDefinition Of(int nodes, int links, int far) => TopologyParts.Network(
        [.. Enumerable.Range(0, nodes).Select(at => Node(at))],
        [.. Enumerable.Range(0, links).Select(at => (Id: $"l{at}", Next: (at + 1) % nodes))
            .Select((link, at) => at % 2 == 0 ? Link(link.Id, at, link.Next) : Link(link.Id, link.Next, at))],
        [Sae("alice", 0, "bob", "carol"), Sae("bob", far, "alice"), Sae("carol", far, "alice"), Sae("eve", far)]);
}
