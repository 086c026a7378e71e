namespace QkdMesh.Host.Listeners;

/// <summary>A number of open connections, and those of them that are idle, longest first. Not safe for concurrent use.</summary>
internal sealed class IdleConnections
{
    private readonly LinkedList<ConnectionInUse> _strangers = [], _known = [];
    private readonly Dictionary<ConnectionInUse, LinkedListNode<ConnectionInUse>?> _all = [];

    public int Open => _all.Count;

    /// <summary>
    /// The connection that has waited longest without a request of a known caller; if all are known, the one that is idle longest. Null if
    /// all are busy.
    /// </summary>
    public ConnectionInUse? LongestIdle => (_strangers.First ?? _known.First)?.Value;

    public bool Holds(ConnectionInUse entry) => _all.ContainsKey(entry);

    public void Enter(ConnectionInUse entry)
    {
        _all.Add(entry, null);
        Place(entry);
    }

    /// <summary>Takes a connection to its place, after a request of it began or ended.</summary>
    public void Place(ConnectionInUse entry)
    {
        if (!_all.TryGetValue(entry, out var node)) return;
        node?.List!.Remove(node);
        _all[entry] = entry.Requests > 0 ? null : (entry.IsKnown ? _known : _strangers).AddLast(entry);
    }

    public void Leave(ConnectionInUse entry)
    {
        if (_all.Remove(entry, out var node)) node?.List!.Remove(node);
    }
}
