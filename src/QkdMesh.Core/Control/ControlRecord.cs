using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;
using QkdMesh.History;

namespace QkdMesh.Core.Control;

/// <summary>What a controller must not forget when it starts again: the topology and what was ordered. It holds no key.</summary>
/// <param name="Topology">Null where none was ever applied.</param>
/// <param name="Alarmed">Links whose quantum channel is not to be trusted, or not yet again.</param>
public sealed record ControlRecord(
    long TopologyVersion,
    TopologyDefinition? Topology,
    ImmutableHashSet<LinkId> Cut,
    ImmutableHashSet<NodeId> Quarantined,
    ImmutableHashSet<LinkId> Alarmed)
{
    public static ControlRecord Empty { get; } = new(0, null, [], [], []);

    /// <summary>Those of the alarmed links whose alarm an operator has acknowledged.</summary>
    public ImmutableHashSet<LinkId> Acknowledged { get; init; } = [];

    /// <summary>As <see cref="NetworkSnapshot.Released"/>: a silo may hear of a quarantine only from the next controller.</summary>
    public ImmutableDictionary<NodeId, long> Released { get; init; } = ImmutableDictionary<NodeId, long>.Empty;

    /// <summary>
    /// The record, with quarantines and alarms of the epoch before that a silo saw and the store did not get. A restart of the controller
    /// does not give trust back. If the silo's snapshot is old, trust that was given back is taken away again, and the operator sees it.
    /// </summary>
    public ControlRecord With(NetworkSnapshot? seen)
    {
        if (seen is null || seen.TopologyVersion != TopologyVersion) return this;
        var quarantined = Quarantined.Union(seen.Quarantined);
        var alarmed = Alarmed.Union(seen.Links.Where(link => link.Value.IsAlarmed).Select(link => link.Key));
        var acknowledged = Acknowledged.Except(
            seen.Links.Where(link => link.Value.Alarm is { Acknowledgement: not Acknowledgement.Given }).Select(link => link.Key));
        return quarantined == Quarantined && alarmed == Alarmed && acknowledged == Acknowledged
            ? this
            : this with { Quarantined = quarantined, Alarmed = alarmed, Acknowledged = acknowledged };
    }

    /// <summary>For a history: the nodes that are quarantined after an order.</summary>
    public QuarantineOrdered ToQuarantineEvent() => new([.. Quarantined.Select(node => node.Value).Order(StringComparer.Ordinal)]);

    /// <summary>For a history: the topology went live.</summary>
    /// <exception cref="InvalidOperationException">No topology was applied.</exception>
    public TopologyApplied ToEvent() => Topology is not { } topology ? throw new InvalidOperationException("no topology was applied") : new(
        TopologyVersion,
        [.. topology.Links.Select(link => new LinkPlace(link.Id.Value, link.A.Value, link.B.Value))],
        [.. topology.Saes.Select(sae => new SaePlace(sae.Id.Value, sae.Node.Value, [.. sae.SharesWith.Select(peer => peer.Value)]))],
        [.. topology.Nodes.Where(node => node.Role != NodeRole.Trusted).Select(node => node.Id.Value)],
        [
            .. new NetworkTopology(topology).DemandingPairs().Select(pair => new PairNeeds(
                pair.One.Id.Value, pair.Other.Id.Value, pair.Needs.LeastPaths, pair.Needs.LeastAssurance.Word())),
        ]);
}
