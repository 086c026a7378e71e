using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Clustering;

/// <summary>How one silo takes part in a cluster.</summary>
public sealed record ClusterSettings
{
    /// <summary>Silos of the same id in the same Redis are one cluster.</summary>
    public required string ClusterId { get; init; }

    /// <summary>The nodes that this silo hosts: ids with commas between them, or <c>all</c>.</summary>
    public required string Nodes { get; init; }

    public required RedisSettings Redis { get; init; }

    /// <summary>Where other silos reach this one. The default value is the loopback address.</summary>
    public IPAddress SiloAddress { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port for other silos.</summary>
    public required int SiloPort { get; init; }

    /// <summary>Where callers find this silo's gRPC services, for whoever asks any silo. The default value is null: it is not said.</summary>
    public Uri? Serves { get; init; }
}

/// <summary>The Redis that is the cluster's membership store, and remembers orders. It never gets key.</summary>
/// <param name="Address">Host and port.</param>
public sealed record RedisSettings(DnsEndPoint Address)
{
    public string? User { get; init; }

    public string? Password { get; init; }

    public bool Tls { get; init; }

    /// <summary>The authority that signed Redis' certificate; null = those that the system trusts.</summary>
    public X509Certificate2? Ca { get; init; }
}
