using QkdMesh.Core.Errors;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;

namespace QkdMesh.Grains.KeyRelay;

/// <summary>
/// The source's side of a relay: carries the ciphertext from node to node, so that it knows which hop failed, and no node waits
/// for another.
/// </summary>
internal sealed class RelayDriver(KeyManager manager, NodeCalls nodes, NetworkView view)
{
    // Stock in the view is up to a report old; with this many times the need on every link nobody is asked.
    private const int Plenty = 16;

    /// <summary>Takes one share of an attempt to the far node. The answer is the far node's receipt.</summary>
    public async ValueTask<Result<RelayReceipt>> DriveAsync(KeySupplyAttempt attempt, int share, CancellationToken patience)
    {
        var start = manager.Start(attempt, share);
        if (!start.IsOk) return start.Error;
        var relay = start.Value;
        while (true)
        {
            var receiver = relay.Receiver;
            var step = await NodeCalls.AwaitAsync(receiver, nodes[receiver].RelayAsync(relay.Frame), patience);
            if (!step.IsOk || step.Value.Next is not { } next) return step;
            relay.Advance(next);
        }
    }

    /// <summary>Finds out whether every link of a route has the key, before any of it is burned.</summary>
    public async ValueTask<Result<Done>> CheckStockAsync(Route route, KeySupplyOrder order, CancellationToken patience)
    {
        if (HasPlenty(route, order)) return Done.Instance;
        var answers = route.Links.Select((link, hop) =>
            NodeCalls.AwaitAsync(route.Nodes[hop], nodes[route.Nodes[hop]].CanSendAsync(link, order.Length), patience).AsTask());
        foreach (var answer in await Task.WhenAll(answers))
            if (!answer.IsOk) return answer;
        return Done.Instance;
    }

    private bool HasPlenty(Route route, KeySupplyOrder order)
    {
        if (view.Current is not { } network) return false;
        for (var hop = 0; hop < route.Hops; hop++)
        {
            var isFromA = network.Topology.FindLink(route.Links[hop])?.A == route.Nodes[hop];
            if (network.StateOf(route.Links[hop]).Stock(isFromA).Bytes < (long)order.LinkKeyNeeded * Plenty) return false;
        }
        return true;
    }
}
