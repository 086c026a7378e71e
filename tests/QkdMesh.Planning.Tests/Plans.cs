using QkdMesh.Core.Topology;

namespace QkdMesh.Planning.Tests;

/// <summary>
/// Plans of small networks: <c>a-b</c> is a link that carries one key a second, <c>a-b:2.5</c> a link that carries 2.5 keys a second.
/// </summary>
internal static class Plans
{
    /// <summary>The link key for one key, in bits: twice a key of 256 bits.</summary>
    public const double KeyCost = 640;

    /// <param name="pairs">Pairs of SAEs by their nodes: <c>a-c</c>. Each pair has its own SAEs.</param>
    /// <param name="ends">Nodes that relay nothing.</param>
    public static NetworkTopology Network(string links, string pairs, string ends = "", Func<LinkDefinition, LinkDefinition>? change = null)
    {
        var parsed = LinkWord.ParseAll(links);
        return new NetworkTopology(TopologyParts.Network(
            Networks.NodesOf(parsed, ends), parsed.Select(Link).Select(change ?? (link => link)),
            LinkWord.ParseAll(pairs).SelectMany(Saes)));
    }

    public static NetworkPlanner Of(string links, string pairs, string ends = "")
    {
        var topology = Network(links, pairs, ends);
        return new(topology, PairDemand.EveryPairOf(topology), new PlanOptions(), TestContext.Current.CancellationToken);
    }

    private static LinkDefinition Link(LinkWord link, int at) =>
        TopologyParts.Link($"{link.Ends}.{at}", link.A, link.B, bitsPerSecond: (link.Number ?? 1) * KeyCost);

    private static SaeDefinition[] Saes(LinkWord pair, int at)
    {
        var (one, other) = ($"{pair.A}.{at}.one", $"{pair.B}.{at}.other");
        return [TopologyParts.Sae(one, pair.A, other), TopologyParts.Sae(other, pair.B, one)];
    }
}
