using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;

namespace QkdMesh.Core.KeySupply;

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
            Suspects = [attempt.Routes[share].Links[0]];
            yield break;
        }
        var relay = start.Value;
        while (true)
        {
            var call = new RelayCall(relay.Receiver, until - clock(), relay.Frame);
            yield return [call];
            Failure = CheckReceipt(relay, call.Answer);
            if (Failure is not null) Suspects = SuspectsOf(relay, Failure);
            if (Failure is not null || relay.IsLastHop) yield break;
            relay.Advance(call.Answer.Value.Next!);
        }
    }

    // A node that is silent serves none of its links. One that refuses says for which link, or else it is the one that it was reached by.
    private IEnumerable<LinkId> SuspectsOf(OutgoingRelay relay, MeshError failure) => failure.Code == ErrorCode.NodeUnavailable
        ? manager.Network!.Snapshot.Topology.LinksOf(relay.Receiver).Select(link => link.Id)
        : [failure.Link ?? relay.Route.Links[relay.Hop]];

    // An arrival is believed from the far node alone.
    private static MeshError? CheckReceipt(OutgoingRelay relay, Result<RelayReceipt> receipt)
    {
        if (!receipt.IsOk) return receipt.Error;
        return receipt.Value.Next is null == relay.IsLastHop
            ? null
            : new(ErrorCode.MalformedFrame, $"{relay.Receiver} did not do what its place on the route asks");
    }
}
