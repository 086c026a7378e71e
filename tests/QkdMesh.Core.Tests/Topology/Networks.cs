using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Topology;

/// <summary>Networks from a few words: links as "a-b:10 b-c:5", each with its km.</summary>
internal static class Networks
{
    public static TopologyDefinition Of(NetworkShape shape, string nodes, string links, double? maxDiameterKm = null) => new(
        new NetworkName("demo"),
        shape,
        maxDiameterKm is { } km ? FibreLength.FromKilometres(km) : null,
        [.. nodes.Split(' ').Select(Node)],
        [.. links.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((link, at) => Link($"l{at}", link))],
        []);

    public static NodeDefinition Node(string id) => new(new NodeId(id), id, null, NodeRole.Trusted);

    public static LinkDefinition Link(string id, string link)
    {
        var parts = link.Split('-', ':');
        var km = parts.Length > 2 ? int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture) : 1;
        return new(
            new LinkId(id), new NodeId(parts[0]), new NodeId(parts[1]), FibreLength.FromKilometres(km), OpticalLoss.FromDecibels(1), "metro",
            KeyRate.FromKilobitsPerSecond(1));
    }

    public static SaeDefinition Sae(string id, string node, params string[] peers) =>
        new(new SaeId(id), new NodeId(node), peers.Select(peer => new SaeId(peer)).ToHashSet());

    public static string[] Faults(this TopologyDefinition network) =>
        [.. TopologyRules.Check(network).Select(fault => $"{string.Join('.', fault.Where)}: {fault.Problem}")];
}
