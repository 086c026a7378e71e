using System.Collections.Immutable;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Control;

/// <summary>
/// The QKDN controller of one network (ITU-T Y.3804): the topology, what operators ordered, and what links report, made into
/// versioned snapshots.
/// </summary>
public sealed class NetworkController
{
    private readonly HashSet<LinkId> _cut = [];

    /// <summary>Null until a topology is applied.</summary>
    public NetworkSnapshot? Snapshot { get; private set; }

    public bool IsCut(LinkId link) => _cut.Contains(link);

    /// <summary>Puts a topology in the place of the running one.</summary>
    public Result<TopologyUpdate> Apply(NetworkTopology topology)
    {
        if (Snapshot is { } running && running.Topology.Name != topology.Name)
            return new MeshError(ErrorCode.OtherNetwork, $"this network is {running.Topology.Name}, not {topology.Name}");
        var update = TopologyUpdate.Between(Snapshot?.Topology, topology);
        _cut.IntersectWith(update.Kept);
        Snapshot = new NetworkSnapshot(
            (Snapshot?.Version ?? 0) + 1,
            (Snapshot?.TopologyVersion ?? 0) + 1,
            topology,
            topology.Definition.Links.ToImmutableDictionary(
                link => link.Id, link => update.Kept.Contains(link.Id) ? Snapshot!.StateOf(link.Id) : LinkState.Unknown),
            Snapshot?.Quarantined.Where(node => topology.FindNode(node) is not null).ToImmutableHashSet() ?? []);
        return update;
    }

    /// <summary>Orders a link cut or restored. The link itself says what its status is then.</summary>
    public Result<LinkDefinition> OrderCut(LinkId link, bool cut)
    {
        if (Snapshot?.Topology.FindLink(link) is not { } definition) return new MeshError(ErrorCode.UnknownLink, $"{link} is no link of this network");
        if (cut) _cut.Add(link);
        else _cut.Remove(link);
        return definition;
    }

    /// <summary>Orders a node quarantined or released.</summary>
    public Result<NodeDefinition> OrderQuarantine(NodeId node, bool quarantined)
    {
        if (Snapshot?.Topology.FindNode(node) is not { } definition) return new MeshError(ErrorCode.UnknownNode, $"{node} is no node of this network");
        var after = quarantined ? Snapshot.Quarantined.Add(node) : Snapshot.Quarantined.Remove(node);
        if (after != Snapshot.Quarantined) Snapshot = Snapshot with { Version = Snapshot.Version + 1, Quarantined = after };
        return definition;
    }

    /// <summary>Takes what links say of themselves, in one new version. True where anything changed.</summary>
    public bool Record(IEnumerable<KeyValuePair<LinkId, LinkState>> reports)
    {
        if (Snapshot is not { } before) return false;
        var links = before.Links.SetItems(reports.Where(report => before.Links.ContainsKey(report.Key)));
        if (links == before.Links) return false;
        Snapshot = before with { Version = before.Version + 1, Links = links };
        return true;
    }
}
