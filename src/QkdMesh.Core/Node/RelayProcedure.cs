using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Core.Node;

/// <summary>
/// The relay of one share of an attempt. The source itself carries the ciphertext from node to node. So it knows which hop failed, and
/// no node waits for another. The outcome is an error if the share did not arrive.
/// </summary>
/// <param name="cancellation">Ends the relay before its next hop.</param>
internal sealed class RelayProcedure(
    KeyManager manager, KeySupplyAttempt attempt, int share, Func<TimeSpan> clock, TimeSpan until, CancellationToken cancellation)
    : Procedure<Done>
{
    /// <summary>Whether the target may have the share: the target was asked, and did not refuse. Its answer may be lost.</summary>
    public bool MayHaveArrived { get; private set; }

    /// <summary>Links on which link key was used up.</summary>
    public int HopsPaid { get; private set; }

    /// <summary>The links where the failure may lie.</summary>
    public IEnumerable<LinkId> Suspects { get; private set; } = [];

    public override IEnumerable<NodeCall[]> Steps()
    {
        Outcome = Done.Instance;
        if (attempt.Routes[share].Hops == 0)
        {
            if (manager.KeepHere(attempt, clock()).Error is { } refusal) Outcome = refusal;
            MayHaveArrived = Outcome.IsOk;
            yield break;
        }
        var start = manager.SendShare(attempt, share, clock());
        if (!start.IsOk)
        {
            FailAt(manager.Links.Node, start.Error);
            yield break;
        }
        var relay = start.Value;
        HopsPaid = 1;
        while (true)
        {
            var call = new RelayCall(relay.Receiver, until - clock(), relay.Frame);
            yield return [call];
            MayHaveArrived = relay.IsLastHop && call.Refusal?.Code is null or ErrorCode.NodeUnavailable;
            if (CheckReceipt(relay, call.Answer) is { } failure)
            {
                if (relay.IsLastHop && failure.Code == ErrorCode.AssociationUnknown)
                    manager.Ends.Doubt(relay.Receiver, attempt.Association?.Epoch);
                FailAt(relay.Receiver, relay.IsLastHop ? failure : FailureBetween(failure));
            }
            if (!Outcome.IsOk || relay.IsLastHop) yield break;
            if (cancellation.IsCancellationRequested)
            {
                Outcome = KeySupplyProcedure.Cancelled;
                yield break;
            }
            if (manager.CheckTrusted(attempt) is { } distrust)
            {
                Outcome = distrust;
                yield break;
            }
            relay.Advance(call.Answer.Value.Next!);
            HopsPaid++;
        }
    }

    /// <summary>
    /// A node that is silent, or parted from the controller, serves none of its links. A node that refuses names the link, if the cause is
    /// a link. It can name links of its own only, so that a node that was taken over cannot accuse others.
    /// </summary>
    public static IEnumerable<LinkId> SuspectsOf(KeyManager manager, NodeId node, MeshError failure)
    {
        var links = manager.Network!.Snapshot.Topology.LinksOf(node).Select(link => link.Id);
        return failure.Code is ErrorCode.NodeUnavailable or ErrorCode.NetworkUnconfirmed
            ? links
            : links.Where(link => link == failure.Link);
    }

    /// <summary>
    /// The failure of a node before the target. Only the target can refuse for a reason that no other route helps against, or that a new
    /// association helps against.
    /// </summary>
    public static MeshError FailureBetween(MeshError failure) =>
        KeySupplyProcedure.IsFinal(failure.Code) || failure.Code == ErrorCode.AssociationUnknown
            ? failure with { Code = ErrorCode.RelayFailed }
            : failure;

    private void FailAt(NodeId node, MeshError failure)
    {
        Outcome = failure;
        Suspects = SuspectsOf(manager, node, failure);
    }

    // Only the far node can say that the share arrived.
    private static MeshError? CheckReceipt(OutgoingRelay relay, Result<RelayReceipt> receipt)
    {
        if (!receipt.IsOk) return receipt.Error;
        if (receipt.Value.Next is null != relay.IsLastHop)
            return new(ErrorCode.MalformedFrame, $"{relay.Receiver} did not take the step that its place on the route requires");
        return relay.IsLastHop && !relay.IsReceipt(receipt.Value.Proof)
            ? new(ErrorCode.NodeNotProven, $"{relay.Receiver} did not prove that it has the share")
            : null;
    }
}
