using QkdMesh.History;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>Once another run of a node has begun, those before it deliver nothing.</summary>
internal sealed class ZombiesDeliverNothing : Invariant
{
    private readonly Dictionary<string, NodeStarted> _latest = [];

    public override string Code => "ZOMBIE";

    public override string Words => "zombies deliver nothing";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case NodeStarted started: _latest[started.Node] = started; break;
            case KeyDelivered delivered when _latest.TryGetValue(delivered.Node, out var latest) && latest.Run != delivered.Run:
                Violated(
                    delivered, $"{NodeRun.Of(delivered)} delivers key {delivered.Key} {(delivered.At - latest.At).TotalSeconds:0.000} s after {NodeRun.Of(latest)} began",
                    delivered.Key, NodeRun.Of(delivered), NodeRun.Of(latest));
                break;
        }
    }
}
