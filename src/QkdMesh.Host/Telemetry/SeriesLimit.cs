using QkdMesh.Core.Topology;

namespace QkdMesh.Host.Telemetry;

/// <summary>How many series an instrument may have: what the exporter keeps room for. More than it are told as one, with the attribute otel.metric.overflow.</summary>
internal static class SeriesLimit
{
    // What OpenTelemetry allows by itself.
    private const int Least = 2_000;

    // Ends by reasons of a discard, and more outcomes than ever occur at one node.
    private const int PerLink = 4, PerLinkByReason = 16, PerNode = 16;

    // A network may grow while it runs.
    private const int Growth = 2;

    public static int Of(string instrument, TopologyDefinition topology) => Math.Max(Least, Growth * instrument switch
    {
        "qkdmesh.link.discarded" => PerLinkByReason * topology.Links.Count,
        _ when instrument.StartsWith("qkdmesh.link.", StringComparison.Ordinal) => PerLink * topology.Links.Count,
        _ => PerNode * topology.Nodes.Count,
    });
}
