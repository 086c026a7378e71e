using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Tests;

/// <summary>Small networks, written as <c>a-b</c> for a link of 10 km and <c>a-b:25</c> for one of 25 km.</summary>
internal static class Networks
{
    /// <param name="saes">SAEs as <c>name@node</c>. All of them may share with each other.</param>
    /// <param name="ends">Nodes that relay nothing.</param>
    public static NetworkTopology Of(string links, string saes = "", string ends = "")
    {
        var parsed = Split(links).Select(ParseLink).ToList();
        var endNodes = Split(ends).ToHashSet(StringComparer.Ordinal);
        var nodes = parsed.SelectMany(link => new[] { link.A.Value, link.B.Value }).Distinct(StringComparer.Ordinal);
        var owners = Split(saes).Select(sae => sae.Split('@'))
            .Select(parts => (Id: new SaeId(parts[0]), Node: new NodeId(parts[1]))).ToList();
        return new NetworkTopology(new TopologyDefinition(
            new NetworkName("test"),
            NetworkShape.Mesh,
            MaxDiameter: null,
            [.. nodes.Select(node => new NodeDefinition(
                new NodeId(node), node, Position: null, endNodes.Contains(node) ? NodeRole.End : NodeRole.Trusted))],
            parsed,
            [.. owners.Select(sae => new SaeDefinition(
                sae.Id, sae.Node, owners.Select(other => other.Id).Where(other => other != sae.Id).ToHashSet()))]));
    }

    private static LinkDefinition ParseLink(string text)
    {
        var (ends, length) = text.Split(':') is [var first, var second]
            ? (first, double.Parse(second, System.Globalization.CultureInfo.InvariantCulture))
            : (text, 10);
        var nodes = ends.Split('-');
        return new LinkDefinition(
            new LinkId(ends), new NodeId(nodes[0]), new NodeId(nodes[1]), FibreLength.FromKilometres(length),
            OpticalLoss.FromDecibels(length / 5), "test",
            KeyRate.FromKilobitsPerSecond(10));
    }

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
