using System.Collections.Concurrent;
using QkdMesh.Core.KeyManagement;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>The key managers in this process, so that all their key can be destroyed at once, and what waits be known.</summary>
public sealed class LiveNodes
{
    private readonly ConcurrentDictionary<KeyManager, TaskScheduler> _nodes = [];

    internal void Add(KeyManager manager, TaskScheduler turns) => _nodes[manager] = turns;

    internal void Remove(KeyManager manager) => _nodes.TryRemove(manager, out _);

    /// <summary>Keys that SAEs may still collect here.</summary>
    public async Task<int> CountWaitingAsync() => (await OnEachAsync(manager => manager.TotalWaiting)).Sum();

    /// <summary>Destroys all key of every node, for good. Returns when it is gone.</summary>
    public Task ZeroiseAsync() => OnEachAsync(manager =>
    {
        manager.ShutDown();
        return 0;
    });

    // A key manager is touched in turns of its grain only.
    private Task<int[]> OnEachAsync(Func<KeyManager, int> act) => Task.WhenAll(_nodes.Select(node =>
        Task.Factory.StartNew(() => act(node.Key), CancellationToken.None, TaskCreationOptions.None, node.Value)));
}
