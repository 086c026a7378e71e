using Microsoft.Extensions.Hosting;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Control;
using QkdMesh.Host.Audit;

namespace QkdMesh.Host.Access;

/// <summary>
/// Records new topologies, quarantines and alarms of links in the audit log, when this silo hears of them. Each silo records them, so the
/// logs also show when each one knew.
/// </summary>
internal sealed class NetworkRecords(NetworkView view, TopologyLog topologies, IAuditLog audit, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (audit is not AuditLog log) return;
        for (NetworkSnapshot? before = null; ;)
        {
            var seen = before?.Version;
            var now = await view.WaitForAsync(snapshot => snapshot.Version != seen, stoppingToken);
            foreach (var entry in EntriesOf(before, now, topologies.OrdererOf, time.GetUtcNow())) log.NoteLater(entry);
            before = now;
        }
    }

    /// <summary>What is recorded of a snapshot.</summary>
    /// <param name="before">The one before it; null for the first.</param>
    /// <param name="ordererOf">Who ordered a version of the topology, if this silo knows.</param>
    public static IReadOnlyList<AuditEntry> EntriesOf(
        NetworkSnapshot? before, NetworkSnapshot now, Func<long, string?> ordererOf, DateTimeOffset time)
    {
        return [.. (before is null ? AllOf(now) : NetworkChanges.Between(before, now)).SelectMany(EntriesOf)];

        IEnumerable<AuditEntry> EntriesOf(NetworkChange change) => change switch
        {
            TopologyChange { TopologyVersion: var version } =>
            [
                new TopologyEntry(
                    version, ordererOf(version),
                    before is null ? null : TopologyChanges.InWords(before.Topology.Definition, now.Topology.Definition)) { Time = time },
            ],
            NodeQuarantineChange { Node.Value: var node, Quarantined: var began } =>
                [new QuarantineEntry(node, began ? QuarantineEntry.Began : QuarantineEntry.Ended) { Time = time }],
            LinkAlarmChange alarm => alarm.Steps.Select(step => new AlarmEntry(alarm.Link.Value, step) { Time = time }),
            _ => [],
        };
    }

    // A silo that starts hears of all at once.
    private static IEnumerable<NetworkChange> AllOf(NetworkSnapshot network) =>
    [
        new TopologyChange(network.TopologyVersion),
        .. network.Quarantined.OrderBy(node => node.Value, StringComparer.Ordinal).Select(
            node => new NodeQuarantineChange(node, Quarantined: true)),
    ];
}
