using System.Collections.Concurrent;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>The nodes whose grains live in this process.</summary>
public sealed class LocalNodes : INodesHere
{
    private readonly ConcurrentDictionary<ILocalNode, TaskScheduler> _nodes = [];
    private readonly ConcurrentDictionary<NodeId, ILocalNode> _byId = [];

    private Action<NodeId, bool> _changed = (_, _) => { };

    /// <summary>
    /// Calls back when a node begins to run in this process (true), and when it ends (false). Call it before a node runs.
    /// </summary>
    /// <param name="react">Returns at once and throws nothing.</param>
    public void WhenChanged(Action<NodeId, bool> react) => _changed += react;

    public INodeKeySupply? Find(NodeId node) => _byId.GetValueOrDefault(node)?.Supply;

    internal IReadOnlyCollection<ILocalNode> All => [.. _nodes.Keys];

    /// <summary>Destroys all key of every node, for good. Returns when the key is destroyed.</summary>
    public Task ZeroiseAsync() => Task.WhenAll(All.Select(node => RunAsync(node, static local => local.Zeroise())));

    /// <param name="turns">Runs code in turns of the node's grain.</param>
    internal void Add(ILocalNode node, TaskScheduler turns)
    {
        (_nodes[node], _byId[node.Node]) = (turns, node);
        _changed(node.Node, true);
    }

    internal void Remove(ILocalNode node)
    {
        _nodes.TryRemove(node, out _);
        // The next activation of the node may be here already.
        if (_byId.TryRemove(new(node.Node, node))) _changed(node.Node, false);
    }

    /// <summary>Runs an action in a turn of the node's grain; does nothing if the grain has left this process.</summary>
    internal Task RunAsync(ILocalNode node, Action<ILocalNode> act) => RunAsync(node, local =>
    {
        act(local);
        return true;
    });

    /// <summary>Runs a function in a turn of the node's grain; gives the default value if the grain has left this process.</summary>
    internal async Task<T?> RunAsync<T>(ILocalNode node, Func<ILocalNode, T> ask) => _nodes.TryGetValue(node, out var turns)
        ? await Task.Factory.StartNew(() => ask(node), CancellationToken.None, TaskCreationOptions.None, turns)
        : default;
}
