using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.KeyManagement;
using QkdMesh.Grains.Placement;
using QkdMesh.Host.Audit;
using QkdMesh.Host.Telemetry;

namespace QkdMesh.Host.Access;

/// <summary>
/// Records which other silos join and leave the cluster, and which nodes begin and end to run in this silo: in the log, in the audit log
/// and in the metrics. A network in one process has none of these.
/// </summary>
internal sealed partial class ClusterRecords : BackgroundService
{
    private readonly IClusterMembershipService _membership;
    private readonly ILocalSiloDetails _here;
    private readonly AuditLog? _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<ClusterRecords> _logger;
    private readonly bool _isInCluster;
    private Dictionary<SiloAddress, ClusterMember> _up = [];
    private long _joins, _nodeStarts;

    public ClusterRecords(
        IClusterMembershipService membership, ILocalSiloDetails here, LocalNodes nodes, IAuditLog audit, IMeterFactory meters,
        MeshHostOptions options, TimeProvider time, ILogger<ClusterRecords> logger)
    {
        (_membership, _here, _audit, _time, _logger) = (membership, here, audit as AuditLog, time, logger);
        _isInCluster = options.Cluster is not null;
        // Zero from the start: a counter that begins at its first event hides this event from a query of the increase.
        var meter = meters.Create(SiloMetrics.MeterName);
        meter.CreateObservableCounter(
            "qkdmesh.silo.joins", () => Interlocked.Read(ref _joins), "{silo}",
            "Other silos that joined the cluster since this silo started.");
        meter.CreateObservableCounter(
            "qkdmesh.silo.node_starts", () => Interlocked.Read(ref _nodeStarts), "{node}",
            "Nodes of the cluster that began to run in this silo.");
        if (!_isInCluster) return;
        nodes.WhenChanged((node, runs) =>
        {
            if (runs) Began(node);
            else Ended(node);
        });
    }

    /// <summary>Runs when this silo has joined.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (!_isInCluster) return Task.CompletedTask;
        _up = UpIn(_membership.CurrentSnapshot);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var snapshot in _membership.MembershipUpdates.WithCancellation(stoppingToken))
        {
            var (before, now) = (_up, UpIn(snapshot));
            _up = now;
            foreach (var member in now.Values.Where(each => !before.ContainsKey(each.SiloAddress))) Joined(member);
            foreach (var member in before.Values.Where(each => !now.ContainsKey(each.SiloAddress))) Left(member);
        }
    }

    private void Joined(ClusterMember member)
    {
        Interlocked.Increment(ref _joins);
        var nodes = HostedNodes.OfSiloName(member.Name);
        LogJoined(member.SiloAddress, nodes);
        Note(SiloEntry.Joined, member.SiloAddress, nodes);
    }

    private void Left(ClusterMember member)
    {
        var nodes = HostedNodes.OfSiloName(member.Name);
        LogLeft(member.SiloAddress, nodes);
        Note(SiloEntry.Left, member.SiloAddress, nodes);
    }

    private void Began(NodeId node)
    {
        Interlocked.Increment(ref _nodeStarts);
        LogBegan(node);
        _audit?.NoteLater(new NodeEntry(node.Value, NodeEntry.Began) { Time = _time.GetUtcNow() });
    }

    private void Ended(NodeId node)
    {
        LogEnded(node);
        _audit?.NoteLater(new NodeEntry(node.Value, NodeEntry.Ended) { Time = _time.GetUtcNow() });
    }

    private void Note(string change, SiloAddress silo, HostedNodes nodes) =>
        _audit?.NoteLater(new SiloEntry(silo.ToParsableString(), nodes.ToString(), change) { Time = _time.GetUtcNow() });

    private Dictionary<SiloAddress, ClusterMember> UpIn(ClusterMembershipSnapshot snapshot) => snapshot.Members.Values
        .Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(_here.SiloAddress))
        .ToDictionary(member => member.SiloAddress);

    [LoggerMessage(Level = LogLevel.Information, Message = "silo {Silo} joined the cluster: it says that it hosts {Nodes}")]
    private partial void LogJoined(SiloAddress silo, HostedNodes nodes);

    [LoggerMessage(Level = LogLevel.Information, Message = "silo {Silo} left the cluster: it said that it hosts {Nodes}")]
    private partial void LogLeft(SiloAddress silo, HostedNodes nodes);

    [LoggerMessage(Level = LogLevel.Information, Message = "node {Node} runs in this silo now")]
    private partial void LogBegan(NodeId node);

    [LoggerMessage(Level = LogLevel.Information, Message = "node {Node} does not run in this silo any more")]
    private partial void LogEnded(NodeId node);
}
