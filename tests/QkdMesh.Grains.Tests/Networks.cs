using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Grains.Tests;

/// <summary>Small networks: nodes n0, n1, ...; an SAE <c>sae-nI</c> at each, all of which may share keys.</summary>
internal static class Networks
{
    public static NetworkTopology Ring(int nodes, double bitsPerSecond = 1e6) =>
        Build(NetworkShape.Ring, nodes, Enumerable.Range(0, nodes).Select(i => (i, (i + 1) % nodes)), bitsPerSecond);

    public static NetworkTopology Chain(int nodes, double bitsPerSecond = 1e6) =>
        Build(NetworkShape.Mesh, nodes, Enumerable.Range(0, nodes - 1).Select(i => (i, i + 1)), bitsPerSecond);

    /// <summary>Links whose key is made at both of their ends.</summary>
    public static NetworkTopology With(this NetworkTopology topology, LinkSource source) => new(topology.Definition with
    {
        Links = [.. topology.Definition.Links.Select(link => link with { Source = source })],
    });

    public static NetworkTopology WithTwoSaesAtOneNode() => new(Chain(2).Definition with
    {
        Saes =
        [
            new SaeDefinition(new("one"), new("n0"), new HashSet<SaeId> { new("two") }),
            new SaeDefinition(new("two"), new("n0"), new HashSet<SaeId> { new("one") }),
        ],
    });

    private static NetworkTopology Build(NetworkShape shape, int nodes, IEnumerable<(int A, int B)> links, double bitsPerSecond)
    {
        var saes = Enumerable.Range(0, nodes).Select(i => new SaeId($"sae-n{i}")).ToList();
        return new NetworkTopology(new TopologyDefinition(
            new NetworkName("test"), shape, null,
            [.. Enumerable.Range(0, nodes).Select(i => new NodeDefinition(new NodeId($"n{i}"), $"n{i}", null, NodeRole.Trusted))],
            [.. links.Select(link => new LinkDefinition(
                new LinkId($"n{link.A}-n{link.B}"), new NodeId($"n{link.A}"), new NodeId($"n{link.B}"),
                FibreLength.FromKilometres(10), OpticalLoss.FromDecibels(2), "steady", KeyRate.FromBitsPerSecond(bitsPerSecond)))],
            [.. saes.Select((sae, i) => new SaeDefinition(sae, new NodeId($"n{i}"), saes.Where(other => other != sae).ToHashSet()))]));
    }
}
