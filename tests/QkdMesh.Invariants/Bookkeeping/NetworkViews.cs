using QkdMesh.History;

namespace QkdMesh.Invariants.Bookkeeping;

/// <summary>
/// The network snapshot that each key manager uses. In a merged history, a topology may be applied after a node already uses it. Such
/// a topology is known later, and the invariants that need it ask again at the end.
/// </summary>
internal sealed class NetworkViews
{
    private readonly Dictionary<long, TopologyIndex> _topologies = [];
    private readonly Dictionary<NodeRun, NetworkView> _views = [];

    public void See(TopologyApplied applied) => _topologies[applied.Version] = new TopologyIndex(applied);

    /// <returns>The view from here on.</returns>
    public NetworkView See(NetworkSeen seen)
    {
        var run = NodeRun.Of(seen);
        if (!_views.TryGetValue(run, out var view)) _views[run] = view = new NetworkView();
        view.Follow(seen);
        return view;
    }

    /// <summary>Null before the key manager saw a network.</summary>
    public NetworkView? Of(NodeEvent happened) => _views.GetValueOrDefault(NodeRun.Of(happened));

    /// <summary>Null if the topology has not been applied so far.</summary>
    public TopologyIndex? Topology(long version) => _topologies.GetValueOrDefault(version);
}

internal sealed class NetworkView
{
    private readonly List<long> _versions = [];
    private readonly HashSet<string> _quarantined = [];

    /// <summary>The versions that the key manager used, without repetitions. It uses the last one now.</summary>
    public IReadOnlyList<long> Versions => _versions;

    public long Version => _versions[^1];

    public bool IsQuarantined(string node) => _quarantined.Count > 0 && _quarantined.Contains(node);

    public void Follow(NetworkSeen seen)
    {
        if (_versions.Count == 0 || _versions[^1] != seen.Topology) _versions.Add(seen.Topology);
        _quarantined.Clear();
        foreach (var node in seen.Quarantined) _quarantined.Add(node);
    }
}
