using System.Diagnostics.Metrics;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Grains.Contracts;
using static QkdMesh.Grains.Telemetry.MeshMeter;

namespace QkdMesh.Grains.Telemetry;

/// <summary>Metrics of the nodes in this silo: what they hold, what they did with key, and how relays and orders ended.</summary>
public sealed class NodeMetrics
{
    // From the time of a key over one hop in an idle network to the default deadline of an order.
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly (DiscardReason Reason, string Spelling)[] Reasons =
        [.. Enum.GetValues<DiscardReason>().Select(reason => (reason, Spelling(reason)))];

    private readonly LatestFigures<NodeFigures> _nodes;
    private readonly Instrument _waiting;
    private readonly Histogram<double> _supply;
    private readonly Counter<long> _keys, _hops, _unanswered;

    public NodeMetrics(IMeterFactory meters, IMembershipLease lease)
    {
        _nodes = new(lease);
        var meter = meters.Create(Name);
        _supply = meter.CreateHistogram(
            "qkdmesh.supply.duration", "s", "How long a node takes to make and deliver the keys of an order, or to give up.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        _keys = meter.CreateCounter<long>("qkdmesh.supply.keys", "{key}", "Keys that the node gave to the SAEs that ordered them.");
        _hops = meter.CreateCounter<long>("qkdmesh.relay.hops", "{message}", "Relay messages that the node took its step of, or refused.");
        _unanswered = meter.CreateCounter<long>("qkdmesh.node.unanswered", "{call}", "Calls of the node that another node did not answer.");
        _waiting = meter.CreateObservableGauge(
            "qkdmesh.node.waiting_keys", () => _nodes.Each(node => new[] { new Measurement<long>(node.WaitingKeys, Node(node.Node)) }),
            "{key}", "Keys that SAEs of the node may still collect.");
        Count(meter, "qkdmesh.link.received", "Key that the end took from the link's source.", ledger => [new(ledger.Received)]);
        Count(meter, "qkdmesh.link.used", "Key that the end used, by purpose.", UsedOf);
        Count(meter, "qkdmesh.link.discarded", "Key that the end destroyed unused, by reason.", DiscardedOf);
        meter.CreateObservableGauge(
            "qkdmesh.link.stored", () => EachEnd(ledger => [new(ledger.Stored)]),
            "By", "Key that the end holds, for either direction, confirmed or not.");
    }

    /// <summary>A node reports its figures. Without a listener nothing is computed.</summary>
    internal void Tell(KeyManager manager)
    {
        if (_waiting.Enabled) _nodes.Tell(manager, NodeFigures.Of(manager));
    }

    /// <summary>The node has left this silo.</summary>
    internal void Forget(KeyManager manager) => _nodes.Forget(manager);

    /// <summary>A node took its step of a relay, or refused the message.</summary>
    internal void Passed(NodeId node, MeshError? refusal)
    {
        if (!_hops.Enabled) return;
        if (refusal?.Link is { } link) _hops.Add(1, Node(node.Value), Outcome(refusal), Link(link.Value));
        else _hops.Add(1, Node(node.Value), Outcome(refusal));
    }

    /// <summary>An order of one of a node's SAEs ended.</summary>
    internal void Supplied(NodeId node, in Result<SupplyOutcome> outcome, TimeSpan duration)
    {
        if (_supply.Enabled) _supply.Record(duration.TotalSeconds, Node(node.Value), Outcome(outcome.Error));
        if (_keys.Enabled && outcome.IsOk) _keys.Add(outcome.Value.Keys.Count, Node(node.Value));
    }

    /// <summary>A call to another node got no answer: the node is silent, or no silo hosts it.</summary>
    internal void Unanswered(NodeId node, NodeId peer) => _unanswered.Add(1, Node(node.Value), Attribute("peer", peer.Value));

    private void Count(Meter meter, string name, string description, Func<KeyLedger, IEnumerable<Measurement<long>>> measure) =>
        meter.CreateObservableCounter(name, () => EachEnd(measure), "By", description);

    private IEnumerable<Measurement<long>> EachEnd(Func<KeyLedger, IEnumerable<Measurement<long>>> measure) => _nodes.Each(node =>
        from end in node.Ends
        from value in measure(end.Ledger)
        select new Measurement<long>(value.Value, [Link(end.Link), Node(node.Node), .. value.Tags]));

    private static IEnumerable<Measurement<long>> UsedOf(KeyLedger ledger) =>
        [new(ledger.Relayed, Attribute("purpose", "relay")), new(ledger.Authentication, Attribute("purpose", "authentication"))];

    // Also reasons that did not occur yet: a counter that begins at its first event hides this event from a query of the increase.
    private static IEnumerable<Measurement<long>> DiscardedOf(KeyLedger ledger) => Reasons.Select(each =>
        new Measurement<long>(ledger.DiscardedByReason.GetValueOrDefault(each.Reason), Attribute("reason", each.Spelling)));

    private static KeyValuePair<string, object?> Outcome(MeshError? error) =>
        Attribute("outcome", error is null ? "OK" : ErrorCatalogue.Of(error.Code).Reason);
}
