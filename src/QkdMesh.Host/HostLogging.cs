using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using QkdMesh.Application.Pipeline;
using QkdMesh.Grains.Control;
using QkdMesh.Host.Access;
using QkdMesh.Host.Listeners;
using QkdMesh.Northbound.Health;

namespace QkdMesh.Host;

/// <summary>What a process writes to its console, and at which level.</summary>
internal static class HostLogging
{
    // ISO 8601, so that the logs of several machines can be sorted into one.
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    // The categories that an operator wants to read of a network in service.
    private static readonly string[] Operations =
    [
        typeof(MeshHost).FullName!, typeof(NetworkHealth).FullName!, typeof(AccessRecords).FullName!, typeof(FileFaultLog).FullName!,
        OrderLog.Category, LinkLog.Category, TopologyLog.Category,
    ];

    // What libraries log while the process serves. A category counts for those that begin with it, the longest one first.
    private static readonly (string Category, LogLevel Least)[] Libraries =
    [
        ("Microsoft", LogLevel.Warning),
        ("Grpc", LogLevel.Warning),
        // A client that disconnects during a call is noise.
        ("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None),
        // Orleans reports itself what failed for good, so each attempt is noise.
        ("Polly", LogLevel.None),
        // A warning of Orleans is about a call or a probe. This program tells in its own words which calls fail, which silos do not answer,
        // and that the store or the lease on the membership is lost.
        ("Orleans", LogLevel.Error),
        // Messages to a silo that stops or has ended.
        ("Orleans.Messaging", LogLevel.Critical),
        ("Orleans.Runtime.Messaging", LogLevel.Critical),
    ];

    public static void AddMeshLogging(this ILoggingBuilder logging, MeshHostOptions options, LogGate gate)
    {
        var level = options.LogLevels.Least;
        logging.SetMinimumLevel(level);
        if (options.LogsJson)
            logging.AddJsonConsole(console => (console.TimestampFormat, console.UseUtcTimestamp) = (TimeFormat.TrimEnd(), true));
        else
            logging.AddSimpleConsole(console =>
                (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, TimeFormat, true));
        // Standard output is for answers.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.Services.Configure<LoggerFilterOptions>(filters =>
        {
            filters.Rules.Add(new(null, null, level, (_, _, _) => gate.LetsProgram));
            if (options.LogOperations && level > LogLevel.Information)
            {
                foreach (var category in Operations)
                    filters.Rules.Add(new(null, category, LogLevel.Information, (_, _, _) => gate.LetsProgram));
            }

            // A lower level is for developers, who read all lines of libraries but those that are always noise.
            foreach (var (category, least) in Libraries.Where(library => level >= LogLevel.Warning || library.Least == LogLevel.None))
                filters.Rules.Add(new(null, category, least > level ? least : level, (_, _, _) => gate.LetsLibraries));

            // Of rules for the same category, the last one holds.
            foreach (var (category, least) in options.LogLevels.OfCategories)
                filters.Rules.Add(new(null, category, least, (_, _, _) => gate.LetsProgram));
        });
    }
}
