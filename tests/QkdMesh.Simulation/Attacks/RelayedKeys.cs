using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;

namespace QkdMesh.Simulation.Attacks;

/// <summary>Opens what the node relays for others, and seals what the attacker makes of it.</summary>
internal abstract class RelayedKeys(TakenNode node) : Trick(node)
{
    public override bool TryAnswer(NodeCall call, Action<IOutcome> answer)
    {
        if (call is not RelayCall relay || RelayFrame.Parse(relay.Message) is not { IsOk: true, Value: var frame }) return false;
        var links = Node.Manager.Links;
        if (frame.Receiver != Node.Id || frame.IsLastHop || !MattersTo(frame)) return false;
        if (links.EndOf(frame.Link) is not { IsOk: true, Value: var from }) return false;
        if (links.EndOf(frame.Links[frame.Hop + 1]) is not { IsOk: true, Value: var onward }) return false;
        answer(Relay(frame, from, onward));
        return true;
    }

    protected abstract bool MattersTo(RelayFrame frame);

    /// <summary>What the next node is to get in place of the delivery. May change the bytes of the share, and its tag.</summary>
    protected abstract KeyDelivery Change(RelayFrame frame, byte[] payload);

    private Result<RelayReceipt> Relay(RelayFrame frame, Core.KeyManagement.LinkKeyStore from, Core.KeyManagement.LinkKeyStore onward)
    {
        var opened = RelayHop.Open(from, frame, Node.Actor.Clock);
        if (!opened.IsOk) return opened.Error;
        using var material = opened.Value;
        var payload = material.Span.ToArray();
        var header = RelayFrame.WriteHeader(frame.Relay, Change(frame, payload), frame.Nodes, frame.Links, frame.Mark);
        var next = RelayHop.Seal(onward, default, header, frame.Hop + 1, payload);
        return next.IsOk ? new RelayReceipt(next.Value, null) : next.Error;
    }
}
