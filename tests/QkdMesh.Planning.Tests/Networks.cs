using System.Globalization;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Planning.Tests;

/// <summary>Small networks: <c>a-b</c> is a link that carries one key a second, <c>a-b:2.5</c> one that carries two and a half.</summary>
internal static class Networks
{
    /// <summary>A key costs this much link key, in bits: twice a key of 256 bits.</summary>
    public const double KeyCost = 512;

    /// <param name="pairs">Pairs of SAEs by their nodes: <c>a-c</c>. Each pair has SAEs of its own.</param>
    /// <param name="ends">Nodes that relay nothing.</param>
    public static NetworkTopology Of(string links, string pairs, string ends = "", Func<LinkDefinition, LinkDefinition>? change = null)
    {
        var parsed = Split(links).Select(Link).Select(change ?? (link => link)).ToList();
        var endNodes = Split(ends).ToHashSet(StringComparer.Ordinal);
        return new NetworkTopology(new TopologyDefinition(
            new NetworkName("test"), NetworkShape.Mesh, MaxDiameter: null,
            [.. parsed.SelectMany(link => new[] { link.A, link.B }).Distinct().Select(node => new NodeDefinition(
                node, node.Value, Position: null, endNodes.Contains(node.Value) ? NodeRole.End : NodeRole.Trusted))],
            parsed,
            [.. Split(pairs).SelectMany(Saes)]));
    }

    public static NetworkPlanner Plan(string links, string pairs, string ends = "")
    {
        var topology = Of(links, pairs, ends);
        return new(topology, PairDemand.EveryPairOf(topology), new PlanOptions(), TestContext.Current.CancellationToken);
    }

    private static LinkDefinition Link(string text, int at)
    {
        var (ends, rate) = text.Split(':') is [var first, var second] ? (first, double.Parse(second, CultureInfo.InvariantCulture)) : (text, 1);
        var nodes = ends.Split('-');
        return new(
            new LinkId($"{ends}.{at}"), new NodeId(nodes[0]), new NodeId(nodes[1]), FibreLength.FromKilometres(10), OpticalLoss.FromDecibels(2), "test",
            KeyRate.FromBitsPerSecond(rate * KeyCost));
    }

    private static SaeDefinition[] Saes(string text, int at)
    {
        var nodes = text.Split('-');
        var (one, other) = (new SaeId($"{nodes[0]}.{at}.one"), new SaeId($"{nodes[1]}.{at}.other"));
        return [new(one, new NodeId(nodes[0]), new HashSet<SaeId> { other }), new(other, new NodeId(nodes[1]), new HashSet<SaeId> { one })];
    }

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
