using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using static QkdMesh.Testing.Topologies.TopologyParts;

namespace QkdMesh.Testing.Topologies;

/// <summary>
/// Small networks. Where nodes are only counted, they are n0, n1... and the links are <c>nI-nJ</c>. Each node has an SAE <c>sae-nI</c>,
/// and all of these may share keys with each other; <c>loner</c> at n0 shares with nobody.
/// </summary>
public static class Networks
{
    public const string Loner = "loner";

    public static NetworkTopology Ring(int nodes, double bitsPerSecond = 1e7) =>
        Numbered(NetworkShape.Ring, nodes, Enumerable.Range(0, nodes).Select(i => (i, (i + 1) % nodes)), bitsPerSecond);

    public static NetworkTopology Chain(int nodes, double bitsPerSecond = 1e7) =>
        Numbered(NetworkShape.Mesh, nodes, Enumerable.Range(0, nodes - 1).Select(i => (i, i + 1)), bitsPerSecond);

    /// <summary>The hub is n0.</summary>
    public static NetworkTopology Star(int nodes, double bitsPerSecond = 1e7) =>
        Numbered(NetworkShape.Star, nodes, Enumerable.Range(1, nodes - 1).Select(i => (0, i)), bitsPerSecond);

    /// <summary>A network in words: <c>a-b</c> is a link of 10 km, <c>a-b:25</c> a link of 25 km.</summary>
    /// <param name="saes">SAEs as <c>name@node</c>. All of them may share keys with each other.</param>
    /// <param name="ends">Nodes that relay nothing.</param>
    public static NetworkTopology Of(string links, string saes = "", string ends = "")
    {
        var owners = Words(saes).Select(sae => sae.Split('@')).Select(parts => (Id: parts[0], Node: parts[1])).ToList();
        var parsed = LinkWord.ParseAll(links);
        return new NetworkTopology(Network(
            NodesOf(parsed, ends),
            parsed.Select(link => Link(link.Ends, link.A, link.B, link.Number ?? 10)),
            owners.Select(sae => Sae(sae.Id, sae.Node, owners.Select(other => other.Id).Where(other => other != sae.Id)))));
    }

    /// <summary>Every node that a link names, in the order of the links.</summary>
    /// <param name="ends">Those of them that relay nothing.</param>
    public static IEnumerable<NodeDefinition> NodesOf(IEnumerable<LinkWord> links, string ends)
    {
        var endNodes = Words(ends);
        return links.SelectMany(link => new[] { link.A, link.B }).Distinct(StringComparer.Ordinal)
            .Select(node => Node(node, endNodes.Contains(node) ? NodeRole.End : NodeRole.Trusted));
    }

    /// <summary>A ring of modules whose light reaches both detectors equally often, so that no link makes key.</summary>
    public static NetworkTopology DarkRing(int nodes)
    {
        var blind = new Bb84Link(new Bb84Device { MisalignmentError = 0.5 }, AttenuationDbPerKm: 0.2, []);
        return Ring(nodes).WithLinks(link => link with
        {
            SecretKeyRate = KeyRate.Zero,
            Source = LinkSource.Simulated with { Bb84 = blind },
        });
    }

    /// <summary>The same network, where all links have this source.</summary>
    public static NetworkTopology WithSource(this NetworkTopology topology, LinkSource source) =>
        topology.WithLinks(link => link with { Source = source });

    private static NetworkTopology WithLinks(this NetworkTopology topology, Func<LinkDefinition, LinkDefinition> change) =>
        new(topology.Definition with { Links = [.. topology.Definition.Links.Select(change)] });

    private static NetworkTopology Numbered(NetworkShape shape, int nodes, IEnumerable<(int A, int B)> links, double bitsPerSecond)
    {
        var numbers = Enumerable.Range(0, nodes).ToList();
        return new NetworkTopology(Network(
            numbers.Select(i => Node($"n{i}")),
            links.Select(link => Link($"n{link.A}-n{link.B}", $"n{link.A}", $"n{link.B}", bitsPerSecond: bitsPerSecond)),
            numbers.Select(i => Sae($"sae-n{i}", $"n{i}", numbers.Where(other => other != i).Select(other => $"sae-n{other}")))
                .Append(Sae(Loner, "n0")),
            shape));
    }
}
