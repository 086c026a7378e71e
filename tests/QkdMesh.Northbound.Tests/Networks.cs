using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Northbound.Tests;

/// <summary>
/// Small networks: nodes n0, n1, ... with an SAE <c>sae-nI</c> at each, all of which may share keys, and links <c>nI-nJ</c>.
/// A <c>loner</c> at n0 shares with nobody.
/// </summary>
internal static class Networks
{
    public static NetworkTopology Ring(int nodes, double bitsPerSecond = 1e7) =>
        Build(NetworkShape.Ring, nodes, Enumerable.Range(0, nodes).Select(i => (i, (i + 1) % nodes)), bitsPerSecond);

    public static NetworkTopology Chain(int nodes, double bitsPerSecond = 1e7) =>
        Build(NetworkShape.Mesh, nodes, Enumerable.Range(0, nodes - 1).Select(i => (i, i + 1)), bitsPerSecond);

    /// <summary>The hub is n0.</summary>
    public static NetworkTopology Star(int nodes, double bitsPerSecond = 1e7) =>
        Build(NetworkShape.Star, nodes, Enumerable.Range(1, nodes - 1).Select(i => (0, i)), bitsPerSecond);

    /// <summary>A ring of units whose light reaches either detector alike: no fibre of it bears key.</summary>
    public static NetworkTopology DarkRing(int nodes)
    {
        var ring = Ring(nodes).Definition;
        var blind = new Bb84Link(new Bb84Device { MisalignmentError = 0.5 }, AttenuationDbPerKm: 0.2, []);
        return new NetworkTopology(ring with
        {
            Links = [.. ring.Links.Select(link => link with { SecretKeyRate = KeyRate.Zero, Source = LinkSource.Simulated with { Bb84 = blind } })],
        });
    }

    private static NetworkTopology Build(NetworkShape shape, int nodes, IEnumerable<(int A, int B)> links, double bitsPerSecond)
    {
        var saes = Enumerable.Range(0, nodes).Select(i => new SaeId($"sae-n{i}")).ToList();
        return new NetworkTopology(new TopologyDefinition(
            new NetworkName("test"), shape, null,
            [.. Enumerable.Range(0, nodes).Select(i => new NodeDefinition(new NodeId($"n{i}"), $"n{i}", null, NodeRole.Trusted))],
            [.. links.Select(link => new LinkDefinition(
                new LinkId($"n{link.A}-n{link.B}"), new NodeId($"n{link.A}"), new NodeId($"n{link.B}"),
                FibreLength.FromKilometres(10), OpticalLoss.FromDecibels(2), "steady", KeyRate.FromBitsPerSecond(bitsPerSecond)))],
            [
                .. saes.Select((sae, i) => new SaeDefinition(sae, new NodeId($"n{i}"), saes.Where(other => other != sae).ToHashSet())),
                new SaeDefinition(new SaeId("loner"), new NodeId("n0"), new HashSet<SaeId>()),
            ]));
    }
}
