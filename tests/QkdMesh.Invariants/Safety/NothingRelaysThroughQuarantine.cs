using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// No node takes its step of a relay if the route has a node twice, or a node that it knows to be in quarantine. No source delivers a
/// key that it sent over such a node.
/// </summary>
public sealed class NothingRelaysThroughQuarantine : Invariant
{
    private readonly NetworkViews _views = new();
    private readonly HashSet<string> _onRoute = [];
    private readonly Dictionary<(NodeRun Source, Guid Batch), List<RelayStarted>> _sent = [];

    public override string Code => "S12";

    public override string Words => "nothing relays through quarantine";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case RelayStarted started:
                Remember(started);
                Step(started);
                break;
            case RelayEvent step: Step(step); break;
            case KeyDelivered delivered when _sent.TryGetValue((NodeRun.Of(delivered), delivered.Batch), out var relays):
                Deliver(delivered, relays);
                break;
            case NetworkSeen seen: _views.See(seen); break;
        }
    }

    private void Remember(RelayStarted started)
    {
        var key = (NodeRun.Of(started), started.Batch);
        if (!_sent.TryGetValue(key, out var relays)) _sent[key] = relays = [];
        relays.Add(started);
    }

    private void Deliver(KeyDelivered delivered, List<RelayStarted> relays)
    {
        if (_views.Of(delivered) is not { } view) return;
        foreach (var relay in relays)
            foreach (var node in relay.Route)
                if (view.IsQuarantined(node))
                    Violated(
                        delivered,
                        $"{NodeRun.Of(delivered)} delivers key {delivered.Key} over {node}, but knows that {node} is in quarantine",
                        delivered.Key, relay.Relay, NodeRun.Of(delivered));
    }

    private void Step(RelayEvent step)
    {
        var view = _views.Of(step);
        _onRoute.Clear();
        for (var at = 0; at < step.Route.Count; at++)
        {
            var node = step.Route[at];
            if (view is not null && view.IsQuarantined(node)) Accuse(step, $"through {node}, but knows that {node} is in quarantine");
            if (!_onRoute.Add(node)) Accuse(step, $"through {node} twice");
        }
    }

    private void Accuse(RelayEvent step, string why) => Violated(
        step, $"{NodeRun.Of(step)} relays {step.Relay} along {string.Join(" - ", step.Route)}, {why}",
        step.Relay, NodeRun.Of(step));
}
