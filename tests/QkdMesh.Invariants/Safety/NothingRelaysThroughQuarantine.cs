using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// No node takes its step of a relay if the route has a node twice, a node that it knows to be in quarantine, or an end node between the
/// ends. An end of a relay delivers no key of it, to master or slave, by id or by stream, if that end has known at any time since that a
/// node of the route was in quarantine, or that a node between the ends was an end node. A slave at the node of its master is judged by its
/// own way, which has no relay, and not by the relays to other slaves.
/// </summary>
public sealed class NothingRelaysThroughQuarantine : Invariant
{
    private readonly NetworkViews _views = new();
    private readonly HashSet<string> _onRoute = [];
    private readonly Dictionary<Guid, string> _masters = [];
    private readonly Dictionary<(NodeRun End, Guid Batch), List<(RelayEvent Relay, long Number)>> _relays = [];
    private readonly Dictionary<NodeRun, Distrust> _distrust = [];
    private long _number;

    public override string Code => "S12";

    public override string Words => "nothing relays through quarantine";

    public override void See(KeyEvent happened)
    {
        _number++;
        switch (happened)
        {
            case RelayStarted or RelayArrived:
                Remember((RelayEvent)happened);
                Step((RelayEvent)happened);
                break;
            case RelayEvent step: Step(step); break;
            case KeysOrdered ordered: _masters[ordered.Batch] = ordered.Master; break;
            case KeyDelivered delivered when _relays.TryGetValue((NodeRun.Of(delivered), delivered.Batch), out var relays):
                Deliver(delivered, relays);
                break;
            case NetworkSeen seen:
                var view = _views.See(seen);
                // In a merged history the topology may come later. Then only the quarantine is known.
                DistrustAt(NodeRun.Of(seen)).See(seen, _views.Topology(view.Version)?.EndNodes ?? [], _number);
                break;
            case TopologyApplied applied: _views.See(applied); break;
        }
    }

    private Distrust DistrustAt(NodeRun end) =>
        _distrust.TryGetValue(end, out var distrust) ? distrust : _distrust[end] = new Distrust();

    private void Remember(RelayEvent relay)
    {
        var key = (NodeRun.Of(relay), relay.Batch);
        if (!_relays.TryGetValue(key, out var relays)) _relays[key] = relays = [];
        relays.Add((relay, _number));
    }

    private void Deliver(KeyDelivered delivered, List<(RelayEvent Relay, long Number)> relays)
    {
        var end = NodeRun.Of(delivered);
        var distrust = DistrustAt(end);
        var isToSlave = _masters.TryGetValue(delivered.Batch, out var master) && master != delivered.Sae;
        foreach (var (relay, number) in relays.Where(each => !(isToSlave && each.Relay is RelayStarted)))
        {
            for (var at = 0; at < relay.Route.Count; at++)
            {
                var node = relay.Route[at];
                // S5 covers what an end knows of its own quarantine.
                if (node == delivered.Node) continue;
                if (distrust.Quarantined.IsLater(node, number)) Accuse(delivered, relay, node, "in quarantine");
                else if (at > 0 && at < relay.Route.Count - 1 && distrust.EndNodes.IsLater(node, number))
                    Accuse(delivered, relay, node, "an end node");
            }
        }
    }

    private void Step(RelayEvent step)
    {
        var view = _views.Of(step);
        var topology = view is null ? null : _views.Topology(view.Version);
        _onRoute.Clear();
        for (var at = 0; at < step.Route.Count; at++)
        {
            var node = step.Route[at];
            if (view is not null && view.IsQuarantined(node)) Accuse(step, $"through {node}, but knows that {node} is in quarantine");
            if (at > 0 && at < step.Route.Count - 1 && topology is { EndNodes.Count: > 0 } && topology.EndNodes.Contains(node))
                Accuse(step, $"through {node}, but knows that {node} is an end node");
            if (!_onRoute.Add(node)) Accuse(step, $"through {node} twice");
        }
    }

    private void Accuse(KeyDelivered delivered, RelayEvent relay, string node, string what) => Violated(
        delivered,
        $"{NodeRun.Of(delivered)} delivers key {delivered.Key} to {delivered.Sae} over {node}, but has known since that {node} was {what}",
        delivered.Key, relay.Relay, NodeRun.Of(delivered));

    private void Accuse(RelayEvent step, string why) => Violated(
        step, $"{NodeRun.Of(step)} relays {step.Relay} along {string.Join(" - ", step.Route)}, {why}",
        step.Relay, NodeRun.Of(step));

    /// <summary>What one end knew of the trust in nodes, and when.</summary>
    private sealed class Distrust
    {
        public TimesOfNodes Quarantined { get; } = new();

        public TimesOfNodes EndNodes { get; } = new();

        public void See(NetworkSeen seen, IReadOnlyList<string> endNodes, long number)
        {
            Quarantined.See(seen.Quarantined, number);
            EndNodes.See(endNodes, number);
        }
    }
}
