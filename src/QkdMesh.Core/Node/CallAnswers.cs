using QkdMesh.Core.Audit;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeyManagement;

namespace QkdMesh.Core.Node;

/// <summary>What a node does about each call: the one place where calls meet the key manager. A new call gets one line here.</summary>
internal static class CallAnswers
{
    public static Procedure To(NodeCall call, KeyManager manager, TimeSpan now)
    {
        if (manager.Rollback is { } rollback) return Refuse(call, rollback);
        var links = manager.Links;
        return call switch
        {
            RelayCall relay => AtOnce(relay, manager.Relay(relay.Message, now)),
            AssociateCall association => AtOnce(association, manager.Ends.Associate(association.Message, now)),
            AgreeSecretCall agreement => AtOnce(agreement, manager.Ends.Agree(agreement, now)),
            WithdrawCall withdrawal => AtOnce(withdrawal, manager.Ends.Withdraw(withdrawal, now)),
            StreamRoomCall room => AtOnce(room, manager.Ends.RoomFor(room, now)),
            CanSendCall question => AtOnce(question, manager.CanSend(question, now)),
            CanArriveCall question => AtOnce(question, manager.Ends.RoomFor(question, now)),
            GreetCall greeting => AtOnce(greeting, links.Greet(greeting.Link, greeting.Nonce)),
            ConfirmCall confirmation => AtOnce(confirmation, links.Answer(confirmation.Offer)),
            HandOverCall blocks => AtOnce(blocks, manager.HandOver(blocks, now)),
            AlarmCall alarm => AtOnce(alarm, links.RaiseAlarm(alarm.Link)),
            OfferKeyCall offering => AtOnce(offering, links.OfferKey(offering.Link, offering.Request)),
            AcceptOfferCall accepting => AtOnce(accepting, links.AcceptOffer(accepting.Offer, now)),
            CompleteOfferCall completing => AtOnce(completing, links.CompleteOffer(completing.Reply, now)),
            RecordCall record => AtOnce(record, manager.Deliveries.Write(record)),
            OpenSessionCall opening => InSteps(opening, new SessionProcedure(links, opening.Link)),
            ConfirmBlocksCall confirming => InSteps(confirming, new BlockConfirmationProcedure(links, confirming.Link)),
            _ => throw new ArgumentException($"a node has no answer to a {call.GetType().Name}"),
        };
    }

    private static Procedure Refuse(NodeCall call, MeshError refusal)
    {
        if (call is HandOverCall { Blocks: var blocks })
            foreach (var block in blocks) block.Key.Dispose();
        return call.MakeWith(new Refusal(refusal));
    }

    // The call fixes the type of its answer: an answer of another type does not compile.
    private static Procedure<T> AtOnce<T>(NodeCall<T> call, Result<T> outcome) => new ImmediateAnswer<T>(outcome);

    private static Procedure<T> InSteps<T>(NodeCall<T> call, Procedure<T> answer) => answer;

    private sealed class Refusal(MeshError reason) : INodeCaller<Procedure>
    {
        public Procedure Make<T>(NodeCall<T> call) => new ImmediateAnswer<T>(reason);
    }

    private sealed class ImmediateAnswer<T> : Procedure<T>
    {
        public ImmediateAnswer(Result<T> outcome) => Outcome = outcome;

        public override IEnumerable<NodeCall[]> Steps() => [];
    }
}
