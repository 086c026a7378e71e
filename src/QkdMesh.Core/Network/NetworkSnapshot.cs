using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Network;

/// <summary>The network at one version: what the controller publishes, what routes are computed from. Immutable.</summary>
/// <param name="Version">Rises by one with every change.</param>
/// <param name="TopologyVersion">Rises by one with every topology that goes live.</param>
public sealed record NetworkSnapshot(
    long Version,
    long TopologyVersion,
    NetworkTopology Topology,
    ImmutableDictionary<LinkId, LinkState> Links,
    ImmutableHashSet<NodeId> Quarantined)
{
    public LinkState StateOf(LinkId link) => Links.GetValueOrDefault(link, LinkState.Unknown);
}
