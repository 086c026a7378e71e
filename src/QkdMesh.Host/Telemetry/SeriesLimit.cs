using QkdMesh.Core.Topology;

namespace QkdMesh.Host.Telemetry;

/// <summary>
/// How many series an instrument may have. The exporter reports further series as one series with the attribute otel.metric.overflow.
/// </summary>
internal static class SeriesLimit
{
    // The default of OpenTelemetry.
    private const int Least = 2_000;

    // Two ends times the discard reasons, and more outcomes than one node has.
    private const int PerLink = 4, PerLinkByReason = 16, PerNode = 16;

    // Reserve for a network that grows while it runs.
    private const int Growth = 2;

    public static int Of(string instrument, TopologyDefinition topology) => instrument switch
    {
        "qkdmesh.link.discarded" => PerLinkByReason * MostLinks(topology),
        _ when instrument.StartsWith("qkdmesh.link.", StringComparison.Ordinal) => Math.Max(Least, PerLink * MostLinks(topology)),
        _ when instrument.StartsWith("qkdmesh.tenant.", StringComparison.Ordinal) => MostTenants(topology),
        _ => PerNode * MostNodes(topology),
    };

    /// <summary>The links that all instruments have room for.</summary>
    public static int MostLinks(TopologyDefinition topology) => Math.Max(Least / PerLinkByReason, Growth * topology.Links.Count);

    /// <summary>The nodes that all instruments have room for.</summary>
    public static int MostNodes(TopologyDefinition topology) => Math.Max(Least / PerNode, Growth * topology.Nodes.Count);

    /// <summary>The tenants that all instruments have room for.</summary>
    public static int MostTenants(TopologyDefinition topology) => Math.Max(Least, Growth * topology.Tenants.Count);
}
