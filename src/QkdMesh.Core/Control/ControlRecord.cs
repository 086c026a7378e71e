using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
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

    /// <summary>For a history: the topology went live.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TopologyApplied ToEvent() => Topology is not { } topology ? throw new InvalidOperationException("no topology was applied") : new(
        TopologyVersion,
        [.. topology.Links.Select(link => new LinkPlace(link.Id.Value, link.A.Value, link.B.Value))],
        [.. topology.Saes.Select(sae => new SaePlace(sae.Id.Value, sae.Node.Value, [.. sae.SharesWith.Select(peer => peer.Value)]))]);
}
