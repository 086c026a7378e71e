using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>No node takes its step of a relay whose route holds a node that it knows quarantined, or holds a node twice.</summary>
public sealed class NothingRelaysThroughQuarantine : Invariant
{
    private readonly NetworkViews _views = new();
    private readonly HashSet<string> _onRoute = [];

    public override string Code => "S12";

    public override string Words => "nothing relays through quarantine";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case RelayEvent step: Step(step); break;
            case NetworkSeen seen: _views.See(seen); break;
        }
    }

    private void Step(RelayEvent step)
    {
        var view = _views.Of(step);
        _onRoute.Clear();
        for (var at = 0; at < step.Route.Count; at++)
        {
            var node = step.Route[at];
            if (view is not null && view.IsQuarantined(node)) Accuse(step, $"through {node}, which it knows quarantined");
            if (!_onRoute.Add(node)) Accuse(step, $"through {node} twice");
        }
    }

    private void Accuse(RelayEvent step, string why) => Violated(
        step, $"{NodeRun.Of(step)} relays {step.Relay} along {string.Join(" - ", step.Route)}, {why}",
        step.Relay, NodeRun.Of(step));
}
