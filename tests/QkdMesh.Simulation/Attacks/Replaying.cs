using QkdMesh.Core.Calls;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;

namespace QkdMesh.Simulation.Attacks;

/// <summary>
/// Keeps every message that the node got, made or answered with, and sends old ones again: to their receiver, back to their sender, to
/// others, and in later sessions.
/// </summary>
internal sealed class Replaying(TakenNode node) : Trick(node)
{
    private const int MostKept = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly List<NodeCall> _kept = [];

    public override void Note(NodeCall call)
    {
        if (call is not (RelayCall or ConfirmCall or GreetCall or AgreeSecretCall or AcceptOfferCall or CompleteOfferCall
            or AssociateCall or WithdrawCall or StreamRoomCall or CanArriveCall))
            return;
        if (_kept.Count == MostKept) _kept.RemoveAt(Node.Luck.Between(0, MostKept - 1));
        _kept.Add(call);
    }

    public override void Act()
    {
        if (_kept.Count == 0) return;
        for (var times = Node.Luck.Between(1, 3); times > 0; times--)
            if (Again(Node.Luck.Pick(_kept)) is { } again) Node.Send(again);
    }

    private NodeCall? Again(NodeCall call) => call switch
    {
        RelayCall relay => new RelayCall(Node.Luck.Happens(0.5) ? Other(relay.To) : Node.AnyNode, Patience, relay.Message),
        AgreeSecretCall agreement => new AgreeSecretCall(Other(agreement.To), Patience, agreement.Message, agreement.Proof),
        AssociateCall association => new AssociateCall(Other(association.To), Patience, association.Message),
        WithdrawCall withdrawal => new WithdrawCall(
            Other(withdrawal.To), Patience, withdrawal.Batch, withdrawal.Master, withdrawal.Slave, withdrawal.Proof),
        CanArriveCall question => new CanArriveCall(Other(question.To), Patience, question.Header, question.Proof),
        StreamRoomCall room => new StreamRoomCall(Other(room.To), Patience, room.Stream, room.KeyLength, room.Proof),
        GreetCall greeting when PeerOf(greeting.Link) is { } peer => new GreetCall(peer, Patience, greeting.Link, greeting.Nonce),
        ConfirmCall confirmation when BlockConfirmation.LinkOf(confirmation.Offer) is { IsOk: true, Value: var link }
            && PeerOf(link) is { } peer => new ConfirmCall(peer, Patience, confirmation.Offer),
        AcceptOfferCall offer when OfferFrame.LinkOf(offer.Offer) is { IsOk: true, Value: var link } && PeerOf(link) is { } peer =>
            new AcceptOfferCall(peer, Patience, offer.Offer),
        CompleteOfferCall reply when OfferFrame.LinkOf(reply.Reply) is { IsOk: true, Value: var link } && PeerOf(link) is { } peer =>
            new CompleteOfferCall(peer, Patience, reply.Reply),
        _ => null,
    };

    // What the node got goes to others. What the node made goes to the same receiver again.
    private NodeId Other(NodeId receiver) => receiver == Node.Id ? Node.AnyNode : receiver;

    // An attacker has its own ends of links only.
    private NodeId? PeerOf(LinkId link) => Node.Manager.Links.PeerOf(link);
}
