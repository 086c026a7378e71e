namespace QkdMesh.KeySources.Etsi014;

/// <summary>The offered keys that end B does not have, and which of them to request next. Not safe for concurrent use.</summary>
internal sealed class WantedKeys(TimeProvider time)
{
    // After so many refusals of single keys of a kind, the others are taken as refused: nobody requests thousands of keys one by one.
    private const int MostRefusedInARow = 8;

    // So long nothing may come before that is a fault.
    private static readonly TimeSpan Drought = TimeSpan.FromSeconds(3);

    private readonly LateKeys _late = new(time);
    private readonly HashSet<Guid> _lost = [];
    private List<Guid> _wanted = [];
    // Of late keys, and of keys that were never requested.
    private readonly Dictionary<bool, int> _refusedInARow = new() { [true] = 0, [false] = 0 };
    private bool _isTurnOfLate;
    private long _lastCame = time.GetTimestamp();

    /// <summary>The KME refuses what is requested, for longer than is usual.</summary>
    public bool IsDry => _late.Count >= MostRefusedInARow && time.GetElapsedTime(_lastCame) >= Drought;

    /// <summary>The KME seems not to belong to the KME of end A: it has had no key of it for longer than a key may be late.</summary>
    public bool IsOutOfStep => time.GetElapsedTime(_lastCame) >= LateKeys.Longest;

    public bool IsLost(Guid id) => _lost.Contains(id);

    /// <summary>Follows an offer.</summary>
    /// <param name="offered">All keys of the offer, in its order.</param>
    /// <param name="isThere">Whether end B has a key, or had it.</param>
    public void Follow(IReadOnlyList<Guid> offered, Func<Guid, bool> isThere)
    {
        _lost.IntersectWith(offered);
        if (_wanted.Count == 0) _lastCame = time.GetTimestamp();
        _wanted = [.. offered.Where(id => !isThere(id) && !_lost.Contains(id))];
        _late.KeepOnly([.. _wanted]);
    }

    /// <summary>In turn: keys that were never requested, and late keys whose time has come.</summary>
    public IReadOnlyList<Guid> Next(int most)
    {
        _isTurnOfLate = !_isTurnOfLate;
        return [.. (Of(_isTurnOfLate).Any() ? Of(_isTurnOfLate) : Of(!_isTurnOfLate)).Take(most)];
    }

    /// <summary>The KME answered: these keys came. A requested key that did not come never will, because a KME gives a key once.</summary>
    public void Came(IReadOnlyList<Guid> requested, IReadOnlySet<Guid> keys)
    {
        _refusedInARow[_late.Contains(requested[0])] = 0;
        foreach (var id in requested) Drop(id, isLost: !keys.Contains(id));
        _lastCame = time.GetTimestamp();
    }

    /// <summary>The KME refused one key.</summary>
    public void Refuse(Guid id)
    {
        var isLate = _late.Contains(id);
        var alike = Of(isLate).ToList();
        RefuseOne(id);
        if (++_refusedInARow[isLate] < MostRefusedInARow) return;
        foreach (var other in alike) RefuseOne(other);
        _refusedInARow[isLate] = 0;
    }

    private IEnumerable<Guid> Of(bool late) => _wanted.Where(id => late ? _late.Contains(id) && _late.IsDue(id) : !_late.Contains(id));

    private void RefuseOne(Guid id)
    {
        if (!_late.Refuse(id)) Drop(id, isLost: true);
    }

    private void Drop(Guid id, bool isLost)
    {
        _wanted.Remove(id);
        _late.Remove(id);
        if (isLost) _lost.Add(id);
    }
}
