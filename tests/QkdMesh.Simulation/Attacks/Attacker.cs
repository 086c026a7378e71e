using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;

namespace QkdMesh.Simulation.Attacks;

/// <summary>Has a node, and plays tricks with it until the node is replaced.</summary>
internal sealed class Attacker
{
    private const int LeastWait = 20, MostWait = 300;

    private readonly TakenNode _node;
    private readonly IReadOnlyList<Trick> _tricks;

    public Attacker(TakenNode node, FaultKind kind)
    {
        _node = node;
        _tricks = TricksOf(node, kind);
        node.Actor.Attacker = this;
        foreach (var trick in _tricks) ActLater(trick);
    }

    /// <summary>Answers a call in place of the node. False if the node is to answer honestly.</summary>
    public bool TryAnswer(NodeCall call, Action<IOutcome> answer)
    {
        if (_node.Manager.Network is null) return false;
        _node.Loot.Take(call);
        Note(call);
        return _node.Luck.Pick(_tricks).TryAnswer(call, answer);
    }

    /// <summary>Sees a call that the node makes.</summary>
    public void Note(NodeCall call)
    {
        foreach (var trick in _tricks) trick.Note(call);
    }

    private void ActLater(Trick trick) => _node.Time.After(TimeSpan.FromMilliseconds(_node.Luck.Between(LeastWait, MostWait)), () =>
    {
        if (!_node.Actor.IsAlive) return;
        if (_node.Manager.Network is not null) trick.Act();
        ActLater(trick);
    });

    private static IReadOnlyList<Trick> TricksOf(TakenNode node, FaultKind kind) => kind switch
    {
        FaultKind.NodeIsByzantine =>
        [
            new Lying(node), new Forging(node), new SendingSharesTwice(node), new Replaying(node), new HoldingBack(node),
            new ConfirmingFalsely(node), new Minting(node), new ChangingKeys(node), new Readdressing(node), new DeliveringAgain(node),
        ],
        FaultKind.NodeLies => [new Lying(node)],
        FaultKind.NodeForges => [new Forging(node), new SendingSharesTwice(node)],
        FaultKind.NodeReplays => [new Replaying(node)],
        FaultKind.NodeHoldsBack => [new HoldingBack(node)],
        FaultKind.NodeConfirmsFalsely => [new ConfirmingFalsely(node)],
        FaultKind.NodeMints => [new Minting(node)],
        FaultKind.NodeChangesKeys => [new ChangingKeys(node)],
        FaultKind.NodeReaddresses => [new Readdressing(node)],
        FaultKind.NodeDeliversAgain => [new DeliveringAgain(node)],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no attacker does this"),
    };
}
