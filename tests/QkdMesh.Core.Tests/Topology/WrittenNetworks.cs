using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Topology;

/// <summary>Networks that nothing has checked yet, and the faults that a check finds.</summary>
internal static class WrittenNetworks
{
    /// <param name="links">Links l0, l1... as "a-b:10 b-c", each with its km; 1 km if none is given.</param>
    public static TopologyDefinition Of(NetworkShape shape, string nodes, string links, double? maxDiameterKm = null) =>
        TopologyParts.Network(
        TopologyParts.Words(nodes).Select(node => TopologyParts.Node(node)),
        LinkWord.ParseAll(links).Select((link, at) => TopologyParts.Link($"l{at}", link.A, link.B, link.Number ?? 1)),
        [],
        shape) with
    {
        MaxDiameter = maxDiameterKm is { } km ? FibreLength.FromKilometres(km) : null,
    };

    public static string[] Faults(this TopologyDefinition network) =>
        [.. TopologyRules.Check(network).Select(fault => $"{string.Join('.', fault.Where)}: {fault.Problem}")];
}
