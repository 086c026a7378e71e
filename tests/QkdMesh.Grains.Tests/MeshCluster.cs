using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.TestingHost;
using QkdMesh.Core.Associations;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Control;
using QkdMesh.Grains.Drain;
using QkdMesh.Grains.Membership;
using QkdMesh.Grains.Telemetry;
using QkdMesh.KeySources;
using QkdMesh.Testing.HybridKeys;

namespace QkdMesh.Grains.Tests;

/// <summary>
/// A mesh on Orleans' in-process cluster, with one silo unless it is told otherwise. Its time stands still until a test moves it.
/// </summary>
internal sealed class MeshCluster : IAsyncDisposable
{
    private const int MaxBeats = 300;
    private static readonly TimeSpan Beat = new LinkOptions().Period, BetweenBeatsAtTheEnd = TimeSpan.FromMilliseconds(20);

    private readonly InProcessTestCluster _cluster;

    private MeshCluster(InProcessTestCluster cluster, FakeTimeProvider time, LinkLines links) =>
        (_cluster, Time, LinkLog) = (cluster, time, links);

    public FakeTimeProvider Time { get; }

    public LinkLines LinkLog { get; }

    public IGrainFactory Grains => _cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

    /// <summary>Completes when the first silo is fenced.</summary>
    public Task<string> Fenced => _cluster.Silos[0].ServiceProvider.GetRequiredService<ISiloFence>().Fenced;

    public NetworkView View => _cluster.Silos[0].ServiceProvider.GetRequiredService<NetworkView>();

    public IControllerGrain Controller => ControllerFrom(silo: 0);

    /// <summary>The controller, as callers in a silo reach it.</summary>
    public IControllerGrain ControllerFrom(int silo) =>
        _cluster.Silos[silo].ServiceProvider.GetRequiredService<IGrainFactory>().Controller(View.Current!.Topology.Name);

    /// <param name="paired">What every silo has for links whose key is made at their ends.</param>
    /// <param name="hold">Sees each call to a grain, and may let it wait.</param>
    /// <param name="awaited">What every link is to be at first.</param>
    /// <param name="hosted">The nodes that each silo hosts, with commas between them; none for one silo with every node.</param>
    public static async Task<MeshCluster> StartAsync(
        NetworkTopology topology, KeySupplyOptions? options = null, IMembershipLease? lease = null, DrainState? drain = null,
        IControlStore? store = null, LinkOptions? links = null,
        Func<TimeProvider, IBootClock>? boot = null, WatchedSources? sources = null, PairedSourceOptions? paired = null,
        ISilos? silos = null, IIncomingGrainCallFilter? hold = null, LinkStatus awaited = LinkStatus.Active, params string[] hosted)
    {
        var (time, lines) = (new MeshTime(), new LinkLines());
        var builder = new InProcessTestClusterBuilder((short)Math.Max(1, hosted.Length));
        // Silos start at the same time.
        var names = new ConcurrentQueue<string>(hosted);
        builder.ConfigureSilo((_, silo) =>
        {
            if (lease is not null) silo.Services.AddSingleton(lease);
            if (drain is not null) silo.Services.AddSingleton(drain);
            if (boot is not null) silo.Services.AddSingleton(boot(time));
            if (store is not null) silo.Services.AddSingleton(store);
            if (sources is not null) silo.Services.AddSingleton(sources.History).AddSingleton<IKeySourceFactory>(sources);
            else silo.Services.AddSingleton<IKeySourceFactory, SimulatedKeySourceFactory>();
            silo.ConfigureLogging(logging => logging.AddProvider(lines).AddFilter(Control.LinkLog.Category, LogLevel.Information));
            silo.Services
                .PostConfigure<SiloOptions>(
                    own => own.SiloName = names.TryDequeue(out var nodes) ? $"{nodes}@{own.SiloName}" : $"all@{own.SiloName}")
                .AddKeyTracing()
                .AddSingleton<TimeProvider>(time)
                // Time may outrun the confirmations of the network.
                .AddSingleton((options ?? new KeySupplyOptions()) with { NetworkLease = TimeSpan.FromDays(1) })
                .AddSingleton(paired ?? new PairedSourceOptions())
                .AddSingleton<IPairedSourceFactory, PairedSourceFactory>()
                .AddSingleton(KeyEncapsulation.Of(KemParameterSet.MlKem1024))
                .AddSingleton<INodeIdentities>(new SharedSecretIdentities([1], TransparentKem.Instance))
                .AddSingleton(links ?? new LinkOptions())
                .AddMesh(topology);
            if (hold is not null) silo.AddIncomingGrainCallFilter(hold);
            if (silos is not null) silo.Services.AddSingleton(silos);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var mesh = new MeshCluster(cluster, time, lines);
        await mesh.View.WaitForAsync(_ => true, TestContext.Current.CancellationToken);
        await mesh.AdvanceUntilAsync(network => topology.Definition.Links.All(link => network.StateOf(link.Id).Status == awaited));
        return mesh;
    }

    /// <summary>Moves time on, beat by beat, until the published network is as wanted.</summary>
    public async Task AdvanceUntilAsync(Func<NetworkSnapshot, bool> condition)
    {
        var reached = View.WaitForAsync(condition, TestContext.Current.CancellationToken);
        for (var beat = 0; beat < MaxBeats && !reached.IsCompleted; beat++) await BeatAsync();
        reached.IsCompleted.Should().BeTrue("the network should be as wanted within {0} beats", MaxBeats);
    }

    /// <summary>Moves time on, beat by beat, until something is as wanted.</summary>
    public async Task AdvanceUntilAsync(Func<Task<bool>> condition)
    {
        for (var beat = 0; beat < MaxBeats; beat++)
        {
            if (await condition()) return;
            await BeatAsync();
        }
        Assert.Fail($"it is not as wanted after {MaxBeats} beats");
    }

    /// <summary>Moves time on by so much, beat by beat, letting what is due happen.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        for (var end = Time.GetUtcNow() + by; Time.GetUtcNow() < end;) await BeatAsync();
    }

    /// <summary>Ends an activation, as a restart would; the next call makes another.</summary>
    public Task RestartAsync(IAddressable grain) => _cluster.DeactivateAsync(grain);

    /// <summary>Bytes that relays have used so far, over all ends of all links.</summary>
    public async Task<long> RelayedAsync()
    {
        long relayed = 0;
        foreach (var link in View.Current!.Topology.Definition.Links)
        {
            var ends = await Grains.Link(link.Id).GetEndsAsync();
            relayed += ends.A!.Ledger.Relayed + ends.B!.Ledger.Relayed;
        }
        return relayed;
    }

    /// <summary>Collects at the far node and compares.</summary>
    public async Task ShouldBothHoldAsync(Result<SuppliedKeys> supply, string master, string slave)
    {
        supply.IsOk.Should().BeTrue(supply.Error?.ToString());
        var keys = supply.Value.Keys;
        var collected = await NodeOf(slave).CollectAsync(
            new(slave), new(master), [.. Enumerable.Range(0, keys.Count).Select(keys.IdOf)], CancellationToken.None);
        collected.IsOk.Should().BeTrue(collected.Error?.ToString());
        for (var i = 0; i < keys.Count; i++)
            collected.Value[i].Key.Span.SequenceEqual(keys.KeyAt(i)).Should().BeTrue("both ends hold key {0}", keys.IdOf(i));
    }

    public ValueTask<Result<SuppliedKeys>> SupplyAsync(
        string master, string slave, int count = 1, int size = 256, int paths = 1, RouteQuery? route = null) =>
        NodeOf(master).SupplyAsync(new KeyRequest(
            new SaeId(master),
            new SaeId(slave),
            count,
            new KeyRequirements { KeySize = size, DisjointPaths = paths, Route = route ?? RouteQuery.Default },
            TimeSpan.FromSeconds(10)), CancellationToken.None);

    /// <summary>
    /// As <see cref="SupplyAsync"/>, moving time on while it takes. False where there is no key; where there is, both ends hold it.
    /// </summary>
    public async Task<bool> TrySupplyAsync(string master, string slave)
    {
        var asked = SupplyAsync(master, slave).AsTask();
        await AdvanceUntilAsync(() => Task.FromResult(asked.IsCompleted));
        var supply = await asked;
        if (supply.IsOk) await ShouldBothHoldAsync(supply, master, slave);
        return supply.IsOk;
    }

    public INodeGrain GrainOf(string sae) => Grains.Node(NodeIdOf(sae));

    public INodeKeySupply NodeOf(string sae) => new NodeInCluster(() => FindNodeOfAsync(sae));

    /// <summary>The node of an SAE where it lives now. A node that lives nowhere starts.</summary>
    public async Task<INodeKeySupply> FindNodeOfAsync(string sae)
    {
        await GrainOf(sae).LocateAsync();
        return _cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<INodesHere>().Find(NodeIdOf(sae)))
            .First(node => node is not null)!;
    }

    private NodeId NodeIdOf(string sae) => View.Current!.Topology.FindSae(new SaeId(sae))!.Node;

    /// <summary>The silos that these nodes live in.</summary>
    public async Task<IReadOnlyList<SiloAddress?>> SilosOfAsync(params string[] nodes) =>
        await Task.WhenAll(nodes.Select(SiloOfAsync));

    private Task<SiloAddress?> SiloOfAsync(string node) =>
        Grains.GetGrain<IManagementGrain>(0).GetActivationAddress((GrainReference)Grains.Node(new NodeId(node))).AsTask();

    // Time must not outrun the grains: what a beat starts is behind several rounds of calls through the same grains.
    private async Task BeatAsync()
    {
        Time.Advance(Beat);
        var links = View.Current!.Topology.Definition.Links;
        for (var round = 0; round < 5; round++) await Task.WhenAll(links.Select(link => Grains.Link(link.Id).GetEndsAsync().AsTask()));
    }

    public async ValueTask DisposeAsync()
    {
        await Controller.StopAsync();
        var ended = _cluster.DisposeAsync().AsTask();
        // A beat that is under way may wait for a node that is gone. So its patience has to end.
        using var pace = new PeriodicTimer(BetweenBeatsAtTheEnd);
        while (!ended.IsCompleted && await pace.WaitForNextTickAsync()) Time.Advance(Beat);
        await ended;
    }

    /// <summary>
    /// Orleans takes the clock of the mesh too. A delay of Orleans that has less than a millisecond left asks for the time of day again and
    /// again, and would do so for ever if that stood still. So each reading moves the time of day on by a tick.
    /// </summary>
    private sealed class MeshTime : FakeTimeProvider
    {
        private long _readings;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Increment(ref _readings));
    }
}
