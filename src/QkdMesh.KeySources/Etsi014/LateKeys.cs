namespace QkdMesh.KeySources.Etsi014;

/// <summary>
/// The offered keys that the KME refused. The KMEs of a link pass keys on to each other in their own time, and the standard names no limit.
/// So such a key may come a little later. It is requested again after half a second, and then
/// ever more rarely.
/// </summary>
internal sealed class LateKeys(TimeProvider time)
{
    /// <summary>How long a key may be late before it counts as lost.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromSeconds(2);

    private readonly Dictionary<Guid, (long First, long Last)> _refused = [];

    public int Count => _refused.Count;

    public bool Contains(Guid id) => _refused.ContainsKey(id);

    /// <summary>Whether it is time to request a late key again.</summary>
    public bool IsDue(Guid id)
    {
        var (first, last) = _refused[id];
        var (pause, late) = (time.GetElapsedTime(last), time.GetElapsedTime(first, last));
        return pause >= LongestPause || (pause >= ShortestPause && pause >= late);
    }

    /// <returns>Whether the key may still come.</returns>
    public bool Refuse(Guid id)
    {
        var now = time.GetTimestamp();
        var first = _refused.TryGetValue(id, out var at) ? at.First : now;
        _refused[id] = (first, now);
        return time.GetElapsedTime(first, now) < Longest;
    }

    public void Remove(Guid id) => _refused.Remove(id);

    /// <summary>Forgets the keys that are not offered any more.</summary>
    public void KeepOnly(HashSet<Guid> offered)
    {
        foreach (var id in _refused.Keys.Where(id => !offered.Contains(id)).ToList()) _refused.Remove(id);
    }
}
