using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeyRelay;

namespace QkdMesh.Simulation.Attacks;

/// <summary>
/// Does what calls ask, but late, out of order, or without an answer. What the node relays it sends on by itself, when the source has
/// given the relay up.
/// </summary>
internal sealed class HoldingBack(TakenNode node) : Trick(node)
{
    private const int LeastDelay = 50, MostDelay = 4_000;

    public override bool TryAnswer(NodeCall call, Action<IOutcome> answer)
    {
        if (Node.Luck.Happens(0.5)) return false;
        if (call is RelayCall relay && TryHoldBack(relay)) return true;
        // Half of the calls wait, the answers of the other half do.
        if (Node.Luck.Happens(0.5)) Later(() => Node.Actor.TakeHonestly(call, answer));
        else Node.Actor.TakeHonestly(call, outcome => Later(() => answer(outcome)));
        return true;
    }

    private bool TryHoldBack(RelayCall relay)
    {
        if (RelayFrame.Parse(relay.Message) is not { IsOk: true, Value: var frame } || frame.IsLastHop) return false;
        var receipt = Node.Manager.Relay(relay.Message, Node.Actor.Clock);
        if (receipt is { IsOk: true, Value.Next: { } next })
            Later(() => Node.Carry(new ForgedRoute(frame.Nodes, frame.Links, frame.Hop + 1), next));
        return true;
    }

    private void Later(Action happens) =>
        Node.Time.After(TimeSpan.FromMilliseconds(Node.Luck.Between(LeastDelay, MostDelay)), () => Node.Actor.Do(happens));
}
