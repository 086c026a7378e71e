using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Network;

/// <summary>One difference between two snapshots.</summary>
public abstract record NetworkChange;

/// <summary>Another topology is live: what is new or gone in it is read from the snapshot.</summary>
public sealed record TopologyChange(long TopologyVersion) : NetworkChange;

/// <param name="Quarantined">True where the quarantine began, false where it ended.</param>
public sealed record NodeQuarantineChange(NodeId Node, bool Quarantined) : NetworkChange;

public sealed record LinkStatusChange(LinkId Link, LinkStatus Before, LinkStatus After) : NetworkChange;

/// <summary>The alarm of a link was raised, went on, or is over.</summary>
public sealed record LinkAlarmChange(LinkId Link, LinkState Before, LinkState After) : NetworkChange
{
    /// <summary>What happened to it.</summary>
    public IEnumerable<AlarmStep> Steps => AlarmSteps.Between(Before, After);
}

/// <summary>Another stock, key rate, consumption or QBER.</summary>
/// <param name="State">As it is after the change, status included.</param>
public sealed record KeyStoreChange(LinkId Link, LinkState State) : NetworkChange;

/// <summary>What happened between two snapshots.</summary>
public static class NetworkChanges
{
    /// <summary>
    /// The changes in this order: topology, nodes by id, links by id (a link's alarm before its status before its figures). Nodes and links
    /// that only one of the two topologies has are covered by the <see cref="TopologyChange"/>. Ids are ordered ordinally.
    /// </summary>
    public static IReadOnlyList<NetworkChange> Between(NetworkSnapshot before, NetworkSnapshot after) =>
        [.. OfTopology(before, after), .. OfNodes(before, after), .. OfLinks(before, after)];

    private static IEnumerable<NetworkChange> OfTopology(NetworkSnapshot before, NetworkSnapshot after) =>
        before.TopologyVersion == after.TopologyVersion ? [] : [new TopologyChange(after.TopologyVersion)];

    private static IEnumerable<NetworkChange> OfNodes(NetworkSnapshot before, NetworkSnapshot after) => before.Quarantined
        .SymmetricExcept(after.Quarantined)
        .Where(node => before.Topology.FindNode(node) is not null && after.Topology.FindNode(node) is not null)
        .OrderBy(node => node.Value, StringComparer.Ordinal)
        .Select(node => new NodeQuarantineChange(node, after.Quarantined.Contains(node)));

    private static IEnumerable<NetworkChange> OfLinks(NetworkSnapshot before, NetworkSnapshot after)
    {
        var inBoth = after.Topology.Definition.Links.Select(link => link.Id).Where(link => before.Topology.FindLink(link) is not null);
        foreach (var link in inBoth.OrderBy(link => link.Value, StringComparer.Ordinal))
        {
            var (was, now) = (before.StateOf(link), after.StateOf(link));
            if (AlarmOf(was) != AlarmOf(now)) yield return new LinkAlarmChange(link, was, now);
            if (was.Status != now.Status) yield return new LinkStatusChange(link, was.Status, now.Status);
            if (was with { Status = now.Status, IsAlarmed = now.IsAlarmed, Alarm = now.Alarm, AlarmAt = now.AlarmAt } != now)
                yield return new KeyStoreChange(link, now);
        }
    }

    private static (bool, AlarmProgress?, DateTimeOffset?) AlarmOf(LinkState state) => (state.IsAlarmed, state.Alarm, state.AlarmAt);
}
