using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Core.Node;

/// <summary>
/// The source's side of an attempt's relays: carries the ciphertext from node to node, so that it knows which hop failed, and no
/// node waits for another.
/// </summary>
internal sealed class RelayTrip(KeyManager manager, KeySupplyAttempt attempt, Func<TimeSpan> clock, TimeSpan until)
{
    /// <summary>Why the last share did not arrive, or null.</summary>
    public MeshError? Failure { get; private set; }

    /// <summary>The links that the failure may lie at.</summary>
    public IEnumerable<LinkId> Suspects { get; private set; } = [];

    /// <summary>Takes one share to the far node.</summary>
    public IEnumerable<NodeCall[]> Steps(int share)
    {
        if (attempt.Routes[share].Hops == 0)
        {
            Failure = manager.KeepHere(attempt, clock()).Error;
            yield break;
        }
        var start = manager.Start(attempt, share);
        if (!start.IsOk)
        {
            Failure = start.Error;
            Suspects = SuspectsOf(manager, manager.Links.Node, start.Error);
            yield break;
        }
        var relay = start.Value;
        while (true)
        {
            var call = new RelayCall(relay.Receiver, until - clock(), relay.Frame);
            yield return [call];
            Failure = CheckReceipt(relay, call.Answer);
            if (Failure is not null) Suspects = SuspectsOf(manager, relay.Receiver, Failure);
            if (Failure is not null || relay.IsLastHop) yield break;
            if (manager.CheckTrusted(attempt) is { } distrust)
            {
                Failure = distrust;
                yield break;
            }
            relay.Advance(call.Answer.Value.Next!);
        }
    }

    /// <summary>A node that is silent serves none of its links; one that refuses says for which link, if for one.</summary>
    public static IEnumerable<LinkId> SuspectsOf(KeyManager manager, NodeId node, MeshError failure) => failure.Code == ErrorCode.NodeUnavailable
        ? manager.Network!.Snapshot.Topology.LinksOf(node).Select(link => link.Id)
        : failure.Link is { } link ? [link] : [];

    // An arrival is believed from the far node alone.
    private static MeshError? CheckReceipt(OutgoingRelay relay, Result<RelayReceipt> receipt)
    {
        if (!receipt.IsOk) return receipt.Error;
        return receipt.Value.Next is null == relay.IsLastHop
            ? null
            : new(ErrorCode.MalformedFrame, $"{relay.Receiver} did not do what its place on the route asks");
    }
}
