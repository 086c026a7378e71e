using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using QkdMesh.KeySources;

namespace QkdMesh.Grains.Tests;

/// <summary>A mesh on Orleans' in-process cluster with one silo. Its time stands still until a test moves it.</summary>
internal sealed class MeshCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private MeshCluster(InProcessTestCluster cluster, FakeTimeProvider time) => (_cluster, Time) = (cluster, time);

    public FakeTimeProvider Time { get; }

    public IGrainFactory Grains => _cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

    public NetworkView View => _cluster.Silos[0].ServiceProvider.GetRequiredService<NetworkView>();

    public IControllerGrain Controller => Grains.Controller(View.Current!.Topology.Name);

    public static async Task<MeshCluster> StartAsync(NetworkTopology topology, KeySupplyOptions? options = null)
    {
        var time = new FakeTimeProvider();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddSingleton<TimeProvider>(time)
            .AddSingleton(options ?? new KeySupplyOptions())
            .AddSingleton<IKeySourceFactory, SteadyKeySourceFactory>()
            .AddMesh(topology));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var mesh = new MeshCluster(cluster, time);
        await mesh.AdvanceUntilAsync(network => topology.Definition.Links.All(link => network.StateOf(link.Id).Status == LinkStatus.Active));
        return mesh;
    }

    /// <summary>Moves time on, beat by beat, until the published network is as wanted.</summary>
    public async Task AdvanceUntilAsync(Func<NetworkSnapshot, bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var reached = View.WaitForAsync(condition, limit.Token);
        while (!reached.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(reached, Task.Run(static () => { }));
        }
        await reached;
    }

    public ValueTask<Result<SuppliedKeys>> SupplyAsync(string master, string slave, int count = 1, int size = 256, int paths = 1) =>
        NodeOf(master).SupplyAsync(new KeySupplyOrder(
            new SaeId(master), new SaeId(slave), count, size, RouteQuery.Default, paths, TimeSpan.FromSeconds(10)));

    public INodeGrain NodeOf(string sae) => Grains.Node(View.Current!.Topology.FindSae(new SaeId(sae))!.Node);

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();
}
