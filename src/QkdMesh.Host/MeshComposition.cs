using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Orleans.Hosting;
using QkdMesh.Application;
using QkdMesh.Application.Pipeline;
using QkdMesh.Clustering;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Control;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;
using QkdMesh.Grains;
using QkdMesh.Grains.Control;
using QkdMesh.History;
using QkdMesh.Host.Audit;
using QkdMesh.Host.Health;
using QkdMesh.Host.Telemetry;
using QkdMesh.KeySources;
using QkdMesh.KeySources.Pqc;
using QkdMesh.Northbound;
using QkdMesh.Northbound.Health;
using QkdMesh.Topologies;

namespace QkdMesh.Host;

/// <summary>Puts a mesh together. Nothing is read from files or the environment: the options say it all.</summary>
internal static class MeshComposition
{
    // Categories of what an operator wants to read of a network in service.
    private static readonly string[] Operations = [typeof(MeshHost).FullName!, typeof(NetworkHealth).FullName!, OrderLog.Category];

    public static WebApplication Build(MeshHostOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        AddLogging(builder.Logging, options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.UseOrleans(silo => Join(silo, options.Cluster));
        builder.Services.AddRouting();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = MeshTimings.Default.ShutdownPatience);
        builder.Services.AddSingleton<IKeySourceFactory, SimulatedKeySourceFactory>();
        builder.Services.AddSingleton(SourcesOf(options)).AddSingleton<IPairedSourceFactory, PairedSourceFactory>();
        builder.Services.AddSingleton(KeyEncapsulation.Of(KemParameterSet.MlKem1024));
        builder.Services.AddSingleton<ITopologyReader, YamlTopologyReader>();
        builder.Services.AddSingleton((options.Unlimited ? UnlimitedLinks : new LinkOptions()) with
        {
            WaitToRestore = options.WaitToRestore,
            AlarmsNeedAcknowledgement = options.AlarmsNeedAcknowledgement,
        });
        if (options.Unlimited) builder.Services.AddSingleton(UnlimitedSupply);
        if (options.History is { } history) builder.Services.AddSingleton<IKeyHistory>(services => ActivatorUtilities.CreateInstance<HistoryFile>(services, history));
        if (options.Audit is { } audit)
            builder.Services.AddSingleton<IAuditLog>(services => AuditFiles.Begin(
                audit, options.Topology.Name.Value, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<AuditFile>>()));
        // It watches what the silo joined, before anything here acts for a node.
        if (options.Cluster is not null) builder.Services.AddMembershipGuard();
        builder.Services.AddMesh(options.Topology);
        if (options.Cluster is null) builder.Services.AddHostedService<NetworkShutdown>();
        builder.Services.AddSingleton<SiloHealth>();
        builder.Services.AddQkdMeshApplication();
        builder.Services.AddQkdMeshNorthbound();
        builder.AddTelemetry(options);
        var application = builder.Build();
        // A file that cannot be written is to be known now, and not when a node starts.
        _ = application.Services.GetRequiredService<IKeyHistory>();
        _ = application.Services.GetRequiredService<IAuditLog>();
        application.UseRouting();
        application.UseQkdMeshNorthbound();
        application.MapQkdMeshNorthbound(options.WithProbe);
        if (options.ManagementPort is { } management) application.MapManagement(management);
        return application;
    }

    private static LinkOptions UnlimitedLinks => new()
    {
        Period = TimeSpan.FromMilliseconds(20),
        MaxStock = Bits.FromBytes(2 << 20),
    };

    private static KeySupplyOptions UnlimitedSupply => new() { MaxWaitingKeysPerPair = 1_000_000 };

    // Both ends of every link are here, and nobody else is to be kept out.
    private static PairedSourceOptions SourcesOf(MeshHostOptions options) => options is { Cluster: null, Sources.PreSharedKey: null }
        ? options.Sources with { PreSharedKey = PreSharedKey.Random(SystemEntropy.Instance) }
        : options.Sources;

    private static void AddLogging(ILoggingBuilder logging, MeshHostOptions options)
    {
        var level = options.LogLevel;
        logging.SetMinimumLevel(level).AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            // ISO 8601, so that the logs of several machines sort into one.
            (console.TimestampFormat, console.UseUtcTimestamp) = ("yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", true);
        });
        if (options.LogOperations && level > LogLevel.Information)
        {
            foreach (var category in Operations) logging.AddFilter(category, LogLevel.Information);
        }
        // Standard output is for answers.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // Orleans says itself what failed for good: each try is noise. So is a client that goes in the middle of a call.
        logging.AddFilter("Polly", LogLevel.None).AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None);
        if (level != LogLevel.Warning) return;
        // What does not get to a silo that stops or is gone: whoever asked for it hears so, and membership says which silo.
        logging.AddFilter("Orleans.Messaging", LogLevel.Critical).AddFilter("Orleans.Runtime.Messaging", LogLevel.Error);
        // At every start it takes the first health check for a late one.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
    }

    private static void Join(ISiloBuilder silo, ClusterSettings? cluster)
    {
        // A gateway would serve clients in other processes; there are none.
        if (cluster is null) silo.UseLocalhostClustering(FreePort.Next(IPAddress.Loopback), gatewayPort: 0, clusterId: "qkdmesh", serviceId: "qkdmesh");
        else silo.UseRedisCluster(cluster);
    }

    private static void Listen(KestrelServerOptions kestrel, MeshHostOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 10_000;
        kestrel.Limits.MaxRequestBodySize = 2 * NorthboundServices.MaxRequestSize;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1024;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Listen(options.Listen, options.Port, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        if (options.ManagementPort is { } management) kestrel.Listen(options.Listen, management, endpoint => endpoint.Protocols = HttpProtocols.Http1);
    }
}
