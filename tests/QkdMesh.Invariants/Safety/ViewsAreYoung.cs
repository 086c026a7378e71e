using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// A key manager moves no key by a view of the network that is older than its lease: when a topology was replaced, or a node was
/// quarantined, longer ago than the lease, every key manager goes by it or stands still. Key managers that tell no lease are not judged.
/// </summary>
public sealed class ViewsAreYoung : Invariant
{
    private readonly NetworkViews _views = new();
    private readonly Dictionary<NodeRun, TimeSpan> _leases = [];
    private readonly Dictionary<long, TimeSpan> _replaced = [];
    private readonly Dictionary<string, TimeSpan> _quarantined = [];
    private long? _topology;

    public override string Code => "S16";

    public override string Words => "views are younger than their lease";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case TopologyApplied applied: Follow(applied); break;
            case QuarantineOrdered order: Follow(order); break;
            case NodeStarted { Lease: { } lease } started: _leases[NodeRun.Of(started)] = lease; break;
            case NetworkSeen seen: _views.See(seen); break;
            case KeySent or KeyReceived or KeyDelivered: Judge((NodeEvent)happened); break;
        }
    }

    private void Follow(TopologyApplied applied)
    {
        // The store of the operators' orders lost what it held, and its versions begin again.
        if (applied.Version < _topology)
        {
            _replaced.Clear();
            _quarantined.Clear();
        }
        else if (applied.Version > _topology) _replaced[_topology.Value] = applied.At;
        _topology = applied.Version;
    }

    private void Follow(QuarantineOrdered order)
    {
        foreach (var released in _quarantined.Keys.Except(order.Nodes).ToList()) _quarantined.Remove(released);
        foreach (var node in order.Nodes) _quarantined.TryAdd(node, order.At);
    }

    private void Judge(NodeEvent moved)
    {
        if (_replaced.Count == 0 && _quarantined.Count == 0) return;
        if (_views.Of(moved) is not { } view || !_leases.TryGetValue(NodeRun.Of(moved), out var lease)) return;
        if (_replaced.TryGetValue(view.Version, out var replaced) && moved.At - replaced > lease)
            Accuse(moved, $"by topology {view.Version}, which was replaced {Ago(moved, replaced)}");
        foreach (var (node, since) in _quarantined)
            if (moved.At - since > lease && !view.IsQuarantined(node))
                Accuse(moved, $"and does not know that {node} was quarantined {Ago(moved, since)}");
    }

    private static string Ago(NodeEvent moved, TimeSpan since) => $"{(moved.At - since).TotalSeconds:0.###} s ago";

    private void Accuse(NodeEvent moved, string how) =>
        Violated(moved, $"{NodeRun.Of(moved)} moves key {how}", NodeRun.Of(moved), moved);
}
