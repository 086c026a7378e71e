using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using QkdMesh.Application.Pipeline;
using QkdMesh.Grains.Control;
using QkdMesh.Northbound.Health;

namespace QkdMesh.Host;

/// <summary>What a process writes to its console, and at which level.</summary>
internal static class HostLogging
{
    // The categories that an operator wants to read of a network in service.
    private static readonly string[] Operations =
        [typeof(MeshHost).FullName!, typeof(NetworkHealth).FullName!, OrderLog.Category, LinkLog.Category];

    public static void AddMeshLogging(this ILoggingBuilder logging, MeshHostOptions options)
    {
        var level = options.LogLevel;
        logging.SetMinimumLevel(level).AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            // ISO 8601, so that the logs of several machines can be sorted into one.
            (console.TimestampFormat, console.UseUtcTimestamp) = ("yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", true);
        });
        // Standard output is for answers.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.LogOperations && level > LogLevel.Information)
        {
            foreach (var category in Operations) logging.AddFilter(category, LogLevel.Information);
        }
        // Orleans reports itself what failed for good, so each attempt is noise. A client that disconnects during a call is noise too.
        logging.AddFilter("Polly", LogLevel.None).AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None);
        if (level != LogLevel.Warning) return;
        // Messages to a silo that stops or has ended: the caller gets an error, and the membership log names the silo.
        logging.AddFilter("Orleans.Messaging", LogLevel.Critical).AddFilter("Orleans.Runtime.Messaging", LogLevel.Error);
        // At every start, Orleans' watchdog reports its first health check as late.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
    }
}
