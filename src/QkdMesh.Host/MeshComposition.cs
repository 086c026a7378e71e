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
using QkdMesh.Core.Control;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;
using QkdMesh.Grains;
using QkdMesh.Grains.Control;
using QkdMesh.KeySources;
using QkdMesh.Northbound;
using QkdMesh.Topologies;

namespace QkdMesh.Host;

/// <summary>Puts a mesh together. Nothing is read from files or the environment: the options say it all.</summary>
internal static class MeshComposition
{
    // Longer than a node lets a call wait for a stream to move.
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(6);

    public static WebApplication Build(MeshHostOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        AddLogging(builder.Logging, options.LogLevel);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options.Port));
        // A gateway would serve clients in other processes; there are none.
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort.Next(), gatewayPort: 0, clusterId: "qkdmesh", serviceId: "qkdmesh"));
        builder.Services.AddRouting();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownPatience);
        builder.Services.AddSingleton<IKeySourceFactory, SteadyKeySourceFactory>();
        builder.Services.AddSingleton<ITopologyReader, YamlTopologyReader>();
        if (options.Unlimited) builder.Services.AddSingleton(UnlimitedLinks).AddSingleton(UnlimitedSupply);
        builder.Services.AddMesh(options.Topology);
        builder.Services.AddHostedService<NetworkShutdown>();
        builder.Services.AddQkdMeshApplication();
        builder.Services.AddQkdMeshNorthbound();
        var application = builder.Build();
        application.UseRouting();
        application.MapQkdMeshNorthbound(options.WithProbe);
        return application;
    }

    private static LinkOptions UnlimitedLinks => new()
    {
        Period = TimeSpan.FromMilliseconds(20),
        MaxStock = Bits.FromBytes(2 << 20),
    };

    private static KeySupplyOptions UnlimitedSupply => new() { MaxWaitingKeysPerPair = 1_000_000 };

    private static void AddLogging(ILoggingBuilder logging, LogLevel level)
    {
        logging.SetMinimumLevel(level).AddSimpleConsole(console => console.SingleLine = true);
        // Standard output is for answers.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // Orleans says itself what failed for good: each try is noise. So is a client that goes in the middle of a call.
        logging.AddFilter("Polly", LogLevel.None).AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None);
        if (level != LogLevel.Warning) return;
        // At every start it takes the first health check for a late one.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
    }

    private static void Listen(KestrelServerOptions kestrel, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 10_000;
        kestrel.Limits.MaxRequestBodySize = 2 * NorthboundServices.MaxRequestSize;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1024;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Listen(IPAddress.Loopback, port, endpoint => endpoint.Protocols = HttpProtocols.Http2);
    }
}
