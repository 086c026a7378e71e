using QkdMesh.History;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>After a run of a node has opened a session, runs of the node that began earlier deliver nothing.</summary>
internal sealed class ZombiesDeliverNothing : Invariant
{
    private readonly Dictionary<NodeRun, int> _order = [];
    private readonly Dictionary<string, SessionOpened> _latest = [];

    public override string Code => "ZOMBIE";

    public override string Words => "zombies deliver nothing";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case NodeStarted started: _order[NodeRun.Of(started)] = _order.Count; break;
            case SessionOpened opened when !_latest.TryGetValue(opened.Node, out var latest) || IsAfter(opened, latest):
                _latest[opened.Node] = opened;
                break;
            case KeyDelivered delivered when _latest.TryGetValue(delivered.Node, out var latest) && IsAfter(latest, delivered):
                Violated(
                    delivered,
                    $"{NodeRun.Of(delivered)} delivers key {delivered.Key} "
                    + $"{(delivered.At - latest.At).TotalSeconds:0.000} s after {NodeRun.Of(latest)} opened a session",
                    delivered.Key, NodeRun.Of(delivered), NodeRun.Of(latest));
                break;
        }
    }

    private bool IsAfter(NodeEvent one, NodeEvent other) => OrderOf(one) > OrderOf(other);

    private int OrderOf(NodeEvent happened) => _order.GetValueOrDefault(NodeRun.Of(happened), -1);
}
