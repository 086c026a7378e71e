using System.Collections.Immutable;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using QkdMesh.Application;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using QkdMesh.Topologies;

namespace QkdMesh.Application.Tests.Harness;

/// <summary>The use cases over fake grains, with the mediator and its pipeline as in service.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestApplication(ILoggerProvider? log = null)
    {
        _services = new ServiceCollection()
            .AddLogging(logging =>
            {
                if (log is not null) logging.AddProvider(log);
            })
            .AddMetrics()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(View)
            .AddSingleton<IGrainFactory>(Grains)
            .AddSingleton<INodesHere>(Grains)
            .AddSingleton(Options)
            .AddSingleton<INodeHosting>(Silos)
            .AddSingleton<IMembershipLease>(Silos)
            .AddSingleton<ISilos>(Silos)
            .AddSingleton<ITopologyReader, YamlTopologyReader>()
            .AddQkdMeshApplication()
            .BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new();

    public FakeSilos Silos { get; } = new();

    public FakeGrains Grains { get; } = new();

    public NetworkView View { get; } = new(new RoutingOptions());

    public KeySupplyOptions Options { get; } = new();

    public IMediator Mediator => _services.GetRequiredService<IMediator>();

    public IServiceProvider Services => _services;

    /// <summary>Publishes a network with every link in one status.</summary>
    public NetworkSnapshot Publish(
        NetworkTopology topology, long version = 1, long topologyVersion = 1, long stockBytes = 100_000,
        LinkStatus status = LinkStatus.Active)
    {
        var stock = Bits.FromBytes(stockBytes);
        var snapshot = new NetworkSnapshot(
            version, topologyVersion, topology,
            topology.Definition.Links.ToImmutableDictionary(
                link => link.Id, _ => new LinkState(status, KeyRate.FromKilobitsPerSecond(10), KeyRate.Zero, stock, stock)),
            ImmutableHashSet<NodeId>.Empty);
        View.Publish(snapshot);
        return snapshot;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
