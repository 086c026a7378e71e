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

    [LoggerMessage(Level = LogLevel.Error, Message = "the start failed for a reason that this program does not know")]
    public static partial void StartFailed(this ILogger log, Exception fault);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "drain begins: SAEs may collect keys for up to {Seconds} s, then nodes migrate to other silos that host them")]
    public static partial void DrainBegins(this ILogger log, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "drain ended: this silo runs nothing that another silo could run")]
    public static partial void DrainEnded(this ILogger log);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "drain ended: SAEs did not collect {Keys}, which this silo destroys")]
    public static partial void DrainEndedWithKeys(this ILogger log, string keys);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the stop takes longer than {Seconds} s, because Redis does not answer: this silo destroys its key and ends. "
            + "The other silos learn of its end when Redis is back")]
    public static partial void StopCutShortWithoutStore(this ILogger log, double seconds);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the stop takes longer than {Seconds} s: this process destroys its key and ends")]
    public static partial void StopCutShort(this ILogger log, double seconds);
}
