using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Control;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Memory;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Control;
using QkdMesh.Grains.Drain;
using QkdMesh.Grains.KeyManagement;
using QkdMesh.Grains.Membership;
using QkdMesh.Grains.Placement;
using QkdMesh.Grains.Telemetry;
using QkdMesh.History;

namespace QkdMesh.Grains;

public static class MeshServices
{
    /// <summary>
    /// Adds what a silo needs to run a mesh, and the topology that it starts with. Options that are registered already stay. The caller
    /// registers an <see cref="IKeySourceFactory"/>, an <see cref="Core.HybridKeys.IKeyEncapsulation"/>, an
    /// <see cref="Core.Associations.INodeIdentities"/>, metrics and logging. Without an <see cref="IPairedSourceFactory"/>, links with a
    /// paired source make no key and report that as a fault.
    /// </summary>
    public static IServiceCollection AddMesh(this IServiceCollection services, NetworkTopology topology)
    {
        services.TryAddSingleton<IEntropy>(SystemEntropy.Instance);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IKeyHistory>(NoHistory.Instance);
        services.TryAddSingleton<IAuditLog>(NoAudit.Instance);
        services.TryAddSingleton<IDeliveryLog, ImmediateLog>();
        services.TryAddSingleton(new RoutingOptions());
        services.TryAddSingleton(new KeySupplyOptions());
        services.TryAddSingleton(MemoryBudget.Unlimited);
        services.TryAddSingleton(new NodeOptions());
        services.TryAddSingleton(new LinkOptions());
        services.TryAddSingleton<IPairedSourceFactory, NoPairedSources>();
        services.TryAddSingleton<IControlStore, TransientControlStore>();
        services.TryAddSingleton<SingleProcess>();
        services.TryAddSingleton<IMembershipLease>(provider => provider.GetRequiredService<SingleProcess>());
        services.TryAddSingleton<ISiloFence>(provider => provider.GetRequiredService<SingleProcess>());
        services.TryAddSingleton<IStoreHealth>(provider => provider.GetRequiredService<SingleProcess>());
        services.TryAddSingleton<DrainState>();
        services.TryAddSingleton(new TracedKeys(IsOn: false));
        services.TryAddSingleton<NetworkView>();
        services.AddSingleton<LastLinkStates>();
        services.AddSingleton<TopologyLog>();
        services.AddSingleton<LocalNodes>();
        services.AddSingleton<INodesHere>(provider => provider.GetRequiredService<LocalNodes>());
        services.AddSingleton<RollbackFence>();
        services.AddSingleton(provider => new MemoryWatch(
            provider.GetRequiredService<IMembershipLease>(),
            provider.GetRequiredService<MemoryMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MemoryWatch>>(),
            provider.GetService<IBootClock>()));
        services.AddSingleton<KeyManagerFactory>();
        services.AddSingleton<ActingNodeFactory>();
        services.AddSingleton<NodeMetrics>();
        services.AddSingleton<MemoryMetrics>();
        services.AddSingleton<LinkMetrics>();
        services.TryAddSingleton<ISiloProofs, BelievedClaims>();
        services.AddSingleton<SiloMembers>();
        services.AddSingleton<NodeHosting>();
        services.AddSingleton<ControlHandover>();
        services.AddSingleton(provider => new SiloDrain(
            provider.GetRequiredService<LocalNodes>(),
            provider.GetRequiredService<ControlHandover>(),
            provider.GetRequiredService<NodeHosting>(),
            provider.GetRequiredService<NetworkView>(),
            provider.GetRequiredService<DrainState>(),
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SiloDrain>>()));
        services.AddSingleton(provider => new ReactivationHold(
            provider.GetRequiredService<SiloMembers>(),
            provider.GetRequiredService<IMembershipLease>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<INodeHosting>(provider => provider.GetRequiredService<NodeHosting>());
        services.AddSingleton<ISilos, SiloList>();
        services.AddPlacementDirector<NodePlacement, GrainPlacementDirector>();
        services.AddPlacementDirector<LinkPlacement, GrainPlacementDirector>();
        services.AddSingleton(topology.Definition);
        services.AddTransient<ViewPublisher>();
        services.AddHostedService<NetworkSubscription>();
        return services;
    }
}
