using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// An end delivers only keys of batches that were ordered at their source: the node of the master SAE. A relay that makes keys in the
/// name of others mints them. A node that was taken over may make keys for its own SAEs, as it may in truth.
/// </summary>
public sealed class OnlyOrderedKeysAreDelivered : Invariant
{
    private readonly NetworkViews _views = new();
    private readonly Dictionary<Guid, string> _orders = [];
    private readonly Dictionary<(NodeRun End, Guid Batch), Arrival> _arrivals = [];
    private readonly HashSet<string> _takenOver = [];
    private readonly List<(KeyDelivered Delivered, Arrival? Arrival)> _unjudged = [];

    public override string Code => "S15";

    public override string Words => "only ordered keys are delivered";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case KeysOrdered ordered: _orders.TryAdd(ordered.Batch, ordered.Node); break;
            case RelayArrived arrived:
                var version = _views.Of(arrived)?.Version ?? 0;
                _arrivals.TryAdd((NodeRun.Of(arrived), arrived.Batch), new Arrival(arrived.Route[0], version, IsOfAttacker(arrived)));
                break;
            case KeyDelivered delivered: Deliver(delivered); break;
            case NodeTakenOver taken: _takenOver.Add(taken.Node); break;
            case NetworkSeen seen: _views.See(seen); break;
            case TopologyApplied applied: _views.See(applied); break;
        }
    }

    public override void End()
    {
        foreach (var (delivered, arrival) in _unjudged)
        {
            if (IsOrdered(delivered, arrival) || IsAttackersOwn(delivered, arrival)) continue;
            var by = _orders.TryGetValue(delivered.Batch, out var other) ? $", only {other} did" : "";
            Violated(
                delivered,
                $"{NodeRun.Of(delivered)} delivers key {delivered.Key} to {delivered.Sae}, but {SourceOf(delivered, arrival)} never "
                    + $"ordered batch {delivered.Batch}{by}",
                delivered.Batch, delivered.Key);
        }
        _unjudged.Clear();
    }

    // In a merged history the order may come later.
    private void Deliver(KeyDelivered delivered)
    {
        var arrival = _arrivals.TryGetValue((NodeRun.Of(delivered), delivered.Batch), out var arrived) ? arrived : (Arrival?)null;
        if (!IsOrdered(delivered, arrival)) _unjudged.Add((delivered, arrival));
    }

    private bool IsOrdered(KeyDelivered delivered, Arrival? arrival) =>
        _orders.TryGetValue(delivered.Batch, out var node) && node == SourceOf(delivered, arrival);

    // What did not arrive over a route was made at the node that delivers it.
    private static string SourceOf(KeyDelivered delivered, Arrival? arrival) => arrival?.Source ?? delivered.Node;

    private bool IsOfAttacker(RelayArrived arrived) => _takenOver.Count > 0 && _takenOver.Contains(arrived.Route[0]);

    private bool IsAttackersOwn(KeyDelivered delivered, Arrival? arrival) => arrival is { IsSourceTakenOver: true } from
        && _views.Topology(from.Topology) is { } topology && topology.IsAt(delivered.Peer, from.Source);

    /// <param name="Source">The node that the route begins at.</param>
    /// <param name="Topology">The topology that the target used when the first share arrived.</param>
    private readonly record struct Arrival(string Source, long Topology, bool IsSourceTakenOver);
}
