using QkdMesh.Core.Errors;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

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
            if (!step.IsOk) return step;
            // An arrival is believed from the far node alone.
            if (step.Value.Next is null != relay.IsLastHop)
                return new MeshError(ErrorCode.MalformedFrame, $"{receiver} did not do what its place on the route asks");
            if (step.Value.Next is not { } next) return step;
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

    private bool HasPlenty(Route route, KeySupplyOrder order) =>
        view.Current is { } network && network.LeastStock(route).Bytes >= (long)order.LinkKeyNeeded * Plenty;
}
