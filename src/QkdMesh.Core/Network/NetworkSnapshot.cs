using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
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
    /// <summary>
    /// The nodes that were released from quarantine, each with the version of the last snapshot that had it in quarantine. A node that
    /// missed such a snapshot learns from here that key passed a node that was not trusted.
    /// </summary>
    public ImmutableDictionary<NodeId, long> Released { get; init; } = ImmutableDictionary<NodeId, long>.Empty;

    /// <summary>The nodes that were in quarantine in a snapshot after a version, and are not now.</summary>
    public IReadOnlyCollection<NodeId> ReleasedAfter(long version) => Released.IsEmpty
        ? []
        : [.. Released.Where(node => node.Value > version && !Quarantined.Contains(node.Key)).Select(node => node.Key)];

    /// <summary>The network as it would be if every link carried key and no node was in quarantine.</summary>
    public NetworkSnapshot AllCarrying()
    {
        var carrying = new LinkState(LinkStatus.Active, KeyRate.FromBitsPerSecond(1), KeyRate.Zero, Bits.Zero, Bits.Zero);
        return this with { Links = Topology.Definition.Links.ToImmutableDictionary(link => link.Id, _ => carrying), Quarantined = [] };
    }

    public LinkState StateOf(LinkId link) => Links.GetValueOrDefault(link, LinkState.Unknown);
}
