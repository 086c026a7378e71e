using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Testing.Topologies;

/// <summary>Nodes, links and SAEs from a few words.</summary>
public static class TopologyParts
{
    public static NodeDefinition Node(string id, NodeRole role = NodeRole.Trusted) => new(new NodeId(id), id, Position: null, role);

    /// <summary>A link whose fibre loses 0.2 dB/km.</summary>
    public static LinkDefinition Link(
        string id, string a, string b, double km = 10, double bitsPerSecond = 10_000, LinkSource? source = null)
    {
        var link = new LinkDefinition(
            new LinkId(id), new NodeId(a), new NodeId(b), FibreLength.FromKilometres(km), OpticalLoss.FromDecibels(km / 5), "test",
            KeyRate.FromBitsPerSecond(bitsPerSecond));
        return source is null ? link : link with { Source = source };
    }

    public static SaeDefinition Sae(string id, string node, params IEnumerable<string> sharesWith) =>
        new(new SaeId(id), new NodeId(node), sharesWith.Select(peer => new SaeId(peer)).ToHashSet());

    /// <summary>A definition with the name <c>test</c>. Nothing checks it.</summary>
    public static TopologyDefinition Network(
        IEnumerable<NodeDefinition> nodes, IEnumerable<LinkDefinition> links, IEnumerable<SaeDefinition> saes,
        NetworkShape shape = NetworkShape.Mesh) =>
        new(new NetworkName("test"), shape, MaxDiameter: null, [.. nodes], [.. links], [.. saes]);

    /// <summary>The words between spaces.</summary>
    public static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
