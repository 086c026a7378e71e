using System.Collections.Concurrent;
using Orleans.Runtime;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>A node's grain, as the process that it lives in sees it. Everything but its name is touched in turns of the grain only.</summary>
internal interface ILiveNode
{
    NodeId Node { get; }

    /// <summary>What time it is, as it counts.</summary>
    TimeSpan Time { get; }

    /// <summary>Keys that came by a time, and that its SAEs may still collect.</summary>
    int CountWaitingFrom(TimeSpan latest);

    /// <summary>No relay and no order begins here from now on.</summary>
    void Leave();

    /// <summary>Destroys its key here, and lets it live in another silo, with nothing.</summary>
    void MoveTo(SiloAddress silo);

    /// <summary>Destroys all its key, for good.</summary>
    void Zeroise();
}

/// <summary>The nodes that live in this process.</summary>
public sealed class LiveNodes
{
    private readonly ConcurrentDictionary<ILiveNode, TaskScheduler> _nodes = [];

    internal IReadOnlyCollection<ILiveNode> All => [.. _nodes.Keys];

    /// <summary>Destroys all key of every node, for good. Returns when it is gone.</summary>
    public Task ZeroiseAsync() => Task.WhenAll(All.Select(node => RunAsync(node, static live =>
    {
        live.Zeroise();
        return true;
    })));

    internal void Add(ILiveNode node, TaskScheduler turns) => _nodes[node] = turns;

    internal void Remove(ILiveNode node) => _nodes.TryRemove(node, out _);

    /// <summary>Does something in a turn of the node's grain; the default where it is gone.</summary>
    internal async Task<T?> RunAsync<T>(ILiveNode node, Func<ILiveNode, T> act) => _nodes.TryGetValue(node, out var turns)
        ? await Task.Factory.StartNew(() => act(node), CancellationToken.None, TaskCreationOptions.None, turns)
        : default;
}
