using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// No node takes its step of a relay if the route has a node twice, or a node that it knows to be in quarantine. An end of a relay
/// delivers no key of it if that end has known, at any time since, that a node of the route was in quarantine.
/// </summary>
public sealed class NothingRelaysThroughQuarantine : Invariant
{
    private readonly NetworkViews _views = new();
    private readonly HashSet<string> _onRoute = [];
    private readonly Dictionary<(NodeRun End, Guid Batch), List<RelayEvent>> _relays = [];
    private readonly Dictionary<NodeRun, Distrust> _distrust = [];

    public override string Code => "S12";

    public override string Words => "nothing relays through quarantine";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case RelayStarted or RelayArrived:
                Remember((RelayEvent)happened);
                Step((RelayEvent)happened);
                break;
            case RelayEvent step: Step(step); break;
            case KeyDelivered delivered when _relays.TryGetValue((NodeRun.Of(delivered), delivered.Batch), out var relays):
                Deliver(delivered, relays);
                break;
            case NetworkSeen seen:
                _views.See(seen);
                DistrustAt(NodeRun.Of(seen)).See(seen);
                break;
        }
    }

    private Distrust DistrustAt(NodeRun end) =>
        _distrust.TryGetValue(end, out var distrust) ? distrust : _distrust[end] = new Distrust();

    private void Remember(RelayEvent relay)
    {
        var key = (NodeRun.Of(relay), relay.Batch);
        if (!_relays.TryGetValue(key, out var relays)) _relays[key] = relays = [];
        relays.Add(relay);
    }

    private void Deliver(KeyDelivered delivered, List<RelayEvent> relays)
    {
        var end = NodeRun.Of(delivered);
        foreach (var relay in relays)
            // S5 covers what an end knows of its own quarantine.
            foreach (var node in relay.Route.Where(node => node != delivered.Node))
                if (DistrustAt(end).IsLater(node, relay.At))
                    Violated(
                        delivered,
                        $"{end} delivers key {delivered.Key} over {node}, but has known since that {node} was in quarantine",
                        delivered.Key, relay.Relay, end);
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

    /// <summary>For each node, until when an end knew it in quarantine. A node in quarantine now has the largest time.</summary>
    private sealed class Distrust
    {
        private readonly Dictionary<string, TimeSpan> _until = [];
        private IReadOnlyCollection<string> _now = [];

        public void See(NetworkSeen seen)
        {
            foreach (var released in _now) _until[released] = seen.At;
            foreach (var node in seen.Quarantined) _until[node] = TimeSpan.MaxValue;
            _now = seen.Quarantined;
        }

        /// <summary>Whether the node was known to be in quarantine after a time.</summary>
        public bool IsLater(string node, TimeSpan time) => _until.TryGetValue(node, out var until) && until > time;
    }
}
