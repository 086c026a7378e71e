using System.Net;
using QkdMesh.Clustering.Identity;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Clustering;

/// <summary>How one silo takes part in a cluster.</summary>
public sealed record ClusterSettings
{
    /// <summary>Silos with the same id in the same Redis form one cluster.</summary>
    public required string ClusterId { get; init; }

    /// <summary>The nodes that this silo hosts: ids with commas between them, or <c>all</c>.</summary>
    public required string Nodes { get; init; }

    public required RedisSettings Redis { get; init; }

    /// <summary>The address at which other silos reach this silo. The default value is the loopback address.</summary>
    public IPAddress SiloAddress { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// Who this silo is to other silos. The default value is null: connections between silos have no TLS, and every process that reaches
    /// the silo port is believed to be a silo. Only for development.
    /// </summary>
    public SiloCertificates? Identity { get; init; }

    /// <summary>TCP port for other silos.</summary>
    public required int SiloPort { get; init; }

    /// <summary>
    /// Number of the contract between silos. The default value is that of this release; a test sets another one.
    /// </summary>
    public int Contract { get; init; } = SiloContract.Number;

    /// <summary>
    /// URL of this silo's gRPC services, which every silo of the cluster reports to callers. The default value is null: it is not
    /// reported.
    /// </summary>
    public Uri? Serves { get; init; }
}
