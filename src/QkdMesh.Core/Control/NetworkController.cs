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
    // The epoch stands in the high bits of a version: each epoch numbers its snapshots above those of the epoch before.
    private const int SnapshotBits = 32;

    private readonly long _firstVersion;
    private readonly WaitingOrders _waiting = new();
    private long _orders;

    /// <param name="epoch">How often the controller of this network has started.</param>
    /// <param name="record">The record of the epoch before, or null.</param>
    public NetworkController(long epoch = 0, ControlRecord? record = null)
    {
        _firstVersion = epoch << SnapshotBits;
        Record = record ?? ControlRecord.Empty;
        if (Record.Topology is not { } topology) return;
        Snapshot = new NetworkSnapshot(
            _firstVersion + 1, Record.TopologyVersion, new NetworkTopology(topology),
            topology.Links.ToImmutableDictionary(
                link => link.Id, link => Record.Alarmed.Contains(link.Id) ? LinkState.Alarmed : LinkState.Unknown),
            Record.Quarantined)
        {
            Released = Record.Released,
        };
    }

    /// <summary>Null until a topology is applied.</summary>
    public NetworkSnapshot? Snapshot { get; private set; }

    /// <summary>What the next epoch needs.</summary>
    public ControlRecord Record { get; private set; }

    /// <summary>A number for new orders to links: higher than every earlier number, also of earlier epochs.</summary>
    public long NextOrder() => _firstVersion + ++_orders;

    public bool IsCut(LinkId link) => Record.Cut.Contains(link);

    public bool IsAlarmed(LinkId link) => Record.Alarmed.Contains(link);

    public bool IsAcknowledged(LinkId link) => Record.Acknowledged.Contains(link);

    /// <summary>What would be kept if a topology were applied now.</summary>
    public Result<ControlRecord> Plan(NetworkTopology topology)
    {
        if (Snapshot is { } running && running.Topology.Name != topology.Name)
            return new MeshError(ErrorCode.OtherNetwork, $"this network is {running.Topology.Name}, not {topology.Name}");
        var kept = TopologyUpdate.Between(Snapshot?.Topology, topology).Kept;
        return new ControlRecord(
            Record.TopologyVersion + 1,
            topology.Definition,
            Record.Cut.Intersect(kept),
            Record.Quarantined.Where(node => topology.FindNode(node) is not null).ToImmutableHashSet(),
            Record.Alarmed.Intersect(kept))
        {
            Acknowledged = Record.Acknowledged.Intersect(kept),
            Released = Record.Released,
        };
    }

    /// <summary>Why an operator may not apply a topology; null if the operator may change every part in which it differs.</summary>
    public MeshError? CheckAllowed(TopologyDefinition topology, TopologyAreas allowed)
    {
        if (Snapshot is not { } running) return null;
        var forbidden = TopologyDifference.Between(running.Topology.Definition, topology) & ~allowed;
        return forbidden == TopologyAreas.None
            ? null
            : new MeshError(ErrorCode.NotAllowed, $"the topology changes {forbidden.InWords()}, which needs {forbidden.Roles()}");
    }

    /// <summary>
    /// An operator orders a topology. If the topology in force requires two persons for that, <see cref="ErrorCode.SecondPersonNeeded"/>
    /// until a second operator orders the same.
    /// </summary>
    /// <param name="by">The operator; null if nobody knows.</param>
    public Result<Consent> GiveTopology(TopologyDefinition topology, string? by, DateTimeOffset now)
    {
        if (Snapshot is not { } running) return Consent.OfOne;
        var areas = TopologyDifference.Between(running.Topology.Definition, topology);
        var kinds = (areas.HasFlag(TopologyAreas.Network) ? TwoPersonOrders.Topology : TwoPersonOrders.None)
            | (areas.HasFlag(TopologyAreas.Access) ? TwoPersonOrders.Access : TwoPersonOrders.None)
            // A node that leaves the network loses its quarantine, and may come back without it.
            | (Record.Quarantined.IsSubsetOf(topology.Nodes.Select(node => node.Id)) ? TwoPersonOrders.None : TwoPersonOrders.Release);
        return TakesTwo(kinds) ? _waiting.Give(new SharedTopology(topology, areas), by, now) : Consent.OfOne;
    }

    /// <summary>As <see cref="GiveTopology"/>, for the release of a node. A node without a quarantine takes one operator.</summary>
    public Result<Consent> GiveRelease(NodeId node, string? by, DateTimeOffset now) =>
        TakesTwo(TwoPersonOrders.Release) && Record.Quarantined.Contains(node)
            ? _waiting.Give(new SharedRelease(node), by, now)
            : Consent.OfOne;

    /// <summary>Puts a topology in the place of the running one.</summary>
    public Result<TopologyUpdate> Apply(NetworkTopology topology)
    {
        var plan = Plan(topology);
        if (!plan.IsOk) return plan.Error;
        var update = TopologyUpdate.Between(Snapshot?.Topology, topology);
        // The same topology once more changes nothing: nobody can end waiting orders with it.
        if (Snapshot is not { } old || TopologyDifference.Between(old.Topology.Definition, topology.Definition) != TopologyAreas.None)
            _waiting.EndAll();
        Record = plan.Value;
        Snapshot = new NetworkSnapshot(
            (Snapshot?.Version ?? _firstVersion) + 1,
            Record.TopologyVersion,
            topology,
            topology.Definition.Links.ToImmutableDictionary(
                link => link.Id, link => update.Kept.Contains(link.Id) ? Snapshot!.StateOf(link.Id) : LinkState.Unknown),
            Record.Quarantined)
        {
            Released = Record.Released,
        };
        return update;
    }

    /// <summary>A link of the network, or the error for a link that the network does not have.</summary>
    public Result<LinkDefinition> FindLink(LinkId link)
    {
        if (Snapshot is null) return new MeshError(ErrorCode.UnknownLink, $"this network has no link {link}");
        return Snapshot.Topology.FindLink(link) is { } definition ? definition : Snapshot.Topology.NoLink(link);
    }

    /// <summary>Orders a link cut or restored. The link itself says what its status is then.</summary>
    public Result<LinkDefinition> OrderCut(LinkId link, bool cut)
    {
        var found = FindLink(link);
        if (!found.IsOk) return found;
        var after = cut ? Record.Cut.Add(link) : Record.Cut.Remove(link);
        if (after != Record.Cut) Record = Record with { Cut = after };
        return found;
    }

    /// <summary>Orders a node quarantined or released.</summary>
    public Result<NodeDefinition> OrderQuarantine(NodeId node, bool quarantined)
    {
        if (Snapshot is null) return new MeshError(ErrorCode.UnknownNode, $"this network has no node {node}");
        if (Snapshot.Topology.FindNode(node) is not { } definition) return Snapshot.Topology.NoNode(node);
        // Also a quarantine that is in force already: the operator who orders it does not trust the node now.
        if (quarantined) _waiting.EndAll();
        else _waiting.End(new SharedRelease(node));
        var after = quarantined ? Record.Quarantined.Add(node) : Record.Quarantined.Remove(node);
        if (after == Record.Quarantined) return definition;
        var last = Snapshot.Version;
        var released = quarantined ? Record.Released.Remove(node) : Record.Released.SetItem(node, last);
        Record = Record with { Quarantined = after, Released = released };
        Snapshot = Snapshot with { Version = last + 1, Quarantined = after, Released = released };
        return definition;
    }

    /// <summary>Takes what links say of themselves, in one new version. True where anything changed.</summary>
    public bool Report(IEnumerable<KeyValuePair<LinkId, LinkState>> reports)
    {
        if (Snapshot is not { } before) return false;
        var known = reports.Where(report => before.Links.ContainsKey(report.Key)).ToList();
        var links = before.Links.SetItems(known);
        // A link that has not reported in this epoch keeps the alarm of the epoch before.
        var alarmed = Following(Record.Alarmed, known, state => state.IsAlarmed);
        var acknowledged = Following(Record.Acknowledged, known, state => state.Alarm is { Acknowledgement: Acknowledgement.Given });
        if (alarmed != Record.Alarmed || acknowledged != Record.Acknowledged)
            Record = Record with { Alarmed = alarmed, Acknowledged = acknowledged };
        if (links == before.Links) return false;
        Snapshot = before with { Version = before.Version + 1, Links = links };
        return true;
    }

    private bool TakesTwo(TwoPersonOrders kinds) =>
        Snapshot is { } running && (running.Topology.Definition.Access.TwoPersons & kinds) != TwoPersonOrders.None;

    private static ImmutableHashSet<LinkId> Following(
        ImmutableHashSet<LinkId> before, List<KeyValuePair<LinkId, LinkState>> reports, Func<LinkState, bool> isSo) =>
        before.Except(reports.Where(report => !isSo(report.Value)).Select(report => report.Key))
            .Union(reports.Where(report => isSo(report.Value)).Select(report => report.Key));
}
