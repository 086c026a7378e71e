using System.Net;
using Microsoft.Extensions.Logging;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Host;

/// <summary>The log of a process: how it starts and drains.</summary>
internal static partial class MeshHostLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "network {Network} began in this process; gRPC at {Address}")]
    public static partial void Began(this ILogger log, NetworkName network, Uri address);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "silo {Silo}:{SiloPort} joined cluster {Cluster}: it hosts {Nodes}; gRPC at {Address}")]
    public static partial void Joined(this ILogger log, IPAddress silo, int siloPort, string cluster, string nodes, Uri address);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "drain begins: SAEs may collect keys for up to {Seconds} s, then nodes migrate to other silos that host them")]
    public static partial void DrainBegins(this ILogger log, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "drain ended: this silo runs nothing that another silo could run")]
    public static partial void DrainEnded(this ILogger log);
}
