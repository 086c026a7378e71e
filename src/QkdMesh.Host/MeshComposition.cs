using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using QkdMesh.Application;
using QkdMesh.Application.Access;
using QkdMesh.Clustering;
using QkdMesh.Clustering.Identity;
using QkdMesh.Core.Associations;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Control;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Memory;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Membership;
using QkdMesh.Grains.Placement;
using QkdMesh.History;
using QkdMesh.Host.Access;
using QkdMesh.Host.Associations;
using QkdMesh.Host.Audit;
using QkdMesh.Host.Health;
using QkdMesh.Host.Listeners;
using QkdMesh.Host.Telemetry;
using QkdMesh.KeySources;
using QkdMesh.KeySources.Pqc;
using QkdMesh.Northbound;
using QkdMesh.Northbound.Identity;
using QkdMesh.Topologies;

namespace QkdMesh.Host;

/// <summary>
/// Puts a process together, from the silo up to gRPC. It reads neither files nor the environment: the options hold all settings. A new
/// option of <c>serve</c> becomes a property of <see cref="MeshHostOptions"/> and takes effect here.
/// </summary>
internal static class MeshComposition
{
    public static WebApplication Build(MeshHostOptions options, LogGate gate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddMeshLogging(options, gate);
        builder.AddMeshServer(options);
        builder.UseOrleans(silo => Join(silo, options));
        builder.Services.AddRouting();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = MeshTimings.Default.ShutdownPatience);
        AddKeySources(builder.Services, options);
        AddRecords(builder.Services, options);
        AddLimits(builder.Services, options);
        builder.Services.AddSingleton<ITopologyReader, YamlTopologyReader>();
        // Hosted services start in this order: the guard checks the membership of the silo before anything acts for a node.
        if (options.Cluster is not null) builder.Services.AddMembershipGuard();
        builder.Services.AddHostedService<ClusterRecords>();
        builder.Services.AddHostedService<NetworkRecords>();
        builder.Services.AddSingleton(KernelEntropy.OfThisMachine());
        if (BootClock.OfThisMachine() is { } boot) builder.Services.AddSingleton<IBootClock>(boot);
        builder.Services.AddMesh(options.Topology);
        builder.Services.AddHostedService<GenerationWatch>();
        if (options.Cluster is null) builder.Services.AddHostedService<NetworkShutdown>();
        builder.Services.AddSingleton<SiloHealth>();
        builder.Services.AddSingleton(options).AddSingleton<ManagementCallers>();
        AddCallers(builder.Services, options);
        builder.Services.AddQkdMeshApplication();
        builder.Services.AddQkdMeshNorthbound();
        builder.AddTelemetry(options);
        var application = builder.Build();
        // A file that cannot be written fails the start, and not the first delivery.
        _ = application.Services.GetRequiredService<IKeyHistory>();
        _ = application.Services.GetRequiredService<IAuditLog>();
        _ = application.Services.GetService<Handshakes>();
        application.MapMesh(options);
        return application;
    }

    private static void Join(ISiloBuilder silo, MeshHostOptions options)
    {
        if (options.Cluster is { } cluster)
        {
            if (cluster.Identity is { } identity) silo.Services.AddSingleton<IPeerConnections>(new SiloPeerConnections(identity));
            silo.UseRedisCluster(cluster);
            return;
        }
        // Without a gateway: no other process is a client of this silo. Nor is any other process a silo of this network.
        silo.UseLocalhostClustering(FreePort.Next(IPAddress.Loopback), gatewayPort: 0, clusterId: "qkdmesh", serviceId: "qkdmesh");
        silo.UseSiloTls(new OneProcessIdentity(TimeProvider.System));
        silo.Configure<SiloOptions>(own => own.SiloName = HostedNodes.All.ToSiloName("one-process"));
    }

    private static void AddKeySources(IServiceCollection services, MeshHostOptions options)
    {
        services.AddSingleton<IKeySourceFactory, SimulatedKeySourceFactory>();
        var kmes = KmeHosts.Of(options.Topology.Definition, options.KmeHosts);
        services.AddSingleton(kmes).AddSingleton(SourcesOf(options) with { KmeHosts = kmes });
        services.AddSingleton<IPairedSourceFactory, PairedSourceFactory>();
        services.AddSingleton(KeyEncapsulation.Of(KemParameterSet.MlKem1024));
        services.AddSingleton(provider => NodeIdentities.Of(options, provider.GetRequiredService<TimeProvider>()));
    }

    // A single process runs both ends of every link, so it can draw a pre-shared key itself.
    private static PairedSourceOptions SourcesOf(MeshHostOptions options) => options is { Cluster: null, Sources.PreSharedKeys: null }
        ? options.Sources with { PreSharedKeys = new OnePreSharedKey(PreSharedKey.Random(KernelEntropy.OfThisMachine())) }
        : options.Sources;

    private static void AddRecords(IServiceCollection services, MeshHostOptions options)
    {
        if (options.History is { } history)
            services.AddSingleton<IKeyHistory>(provider => ActivatorUtilities.CreateInstance<HistoryFile>(provider, history));
        if (options.Audit is { } audit)
        {
            services.AddSingleton(provider => new AuditLog(
                audit, options.Topology.Name.Value, provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILoggerFactory>(),
                options.Tls is { } tls ? new AuditSigner(tls.CredentialDirectory, provider.GetRequiredService<TimeProvider>()) : null));
            services.AddSingleton<IAuditLog>(provider => provider.GetRequiredService<AuditLog>());
            services.AddSingleton<IDeliveryLog>(provider => provider.GetRequiredService<AuditLog>());
        }
    }

    private static void AddCallers(IServiceCollection services, MeshHostOptions options)
    {
        services.AddSingleton<AccessRecords>().AddSingleton<IAccessRecords>(provider => provider.GetRequiredService<AccessRecords>());
        services.AddHostedService(provider => provider.GetRequiredService<AccessRecords>());
        services.AddSingleton<ISiloRefusals, SiloRefusals>();
        services.AddSingleton(provider => new CallerPolicy(
            options, provider.GetRequiredService<NetworkView>(), provider.GetService<CallerTrust>(), provider.GetService<Handshakes>(),
            provider.GetRequiredService<INodeIdentities>() as CertifiedIdentities));
        if (options.Tls is not { } tls) return;
        services.AddHostedService<FileFaultLog>();
        services.AddSingleton(provider => new CallerTrust(tls.TrustDirectory, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ICertificateTrust>(provider => provider.GetRequiredService<CallerTrust>());
        services.AddSingleton<LiveConnections>().AddHostedService(provider => provider.GetRequiredService<LiveConnections>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Handshakes>(provider, tls));
        services.AddSingleton<ICallerIdentity, ProvenByCertificate>();
    }

    private static void AddLimits(IServiceCollection services, MeshHostOptions options)
    {
        var links = options.Unlimited ? UnlimitedLinks : new LinkOptions();
        services.AddSingleton(provider => MemoryOf(options, links, provider.GetRequiredService<NetworkView>()));
        services.AddSingleton(links with
        {
            WaitToRestore = options.WaitToRestore,
            AlarmsNeedAcknowledgement = options.AlarmsNeedAcknowledgement,
        });
        services.AddSingleton((options.Unlimited ? UnlimitedSupply : new KeySupplyOptions()) with
        {
            NetworkLease = options.NetworkLease,
            AuditPatience = (options.Audit ?? new AuditOptions("")).Patience,
        });
    }

    // The runtime knows the limit of a container. The other half is for the program itself, and for memory that is free and not collected.
    private static MemoryBudget MemoryOf(MeshHostOptions options, LinkOptions links, NetworkView network) =>
        new(options.MemoryBudget ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2)
        {
            LinkEnd = 2 * links.MaxStock.Bytes,
            TenantOf = sae => network.Current?.Topology.FindSae(sae)?.Tenant,
        };

    private static LinkOptions UnlimitedLinks => new()
    {
        Period = TimeSpan.FromMilliseconds(20),
        MaxStock = Bits.FromBytes(2 << 20),
    };

    private static KeySupplyOptions UnlimitedSupply => new() { MaxWaitingKeysPerPair = 1_000_000 };
}
