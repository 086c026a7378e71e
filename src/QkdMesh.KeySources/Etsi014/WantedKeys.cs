namespace QkdMesh.KeySources.Etsi014;

/// <summary>The offered keys that end B does not have, and which of them to request next. Not safe for concurrent use.</summary>
internal sealed class WantedKeys(TimeProvider time)
{
    // After so many refusals of single keys of a kind, the others are taken as refused: nobody requests thousands of keys one by one.
    private const int MostRefusedInARow = 8;

    // So long nothing may come before that is a fault. Offers come with the beats of a link that has room. Longer pauses do not count.
    private static readonly TimeSpan Drought = TimeSpan.FromSeconds(3), LongestBeat = TimeSpan.FromSeconds(1);

    private readonly LateKeys _late = new(time);
    private readonly HashSet<Guid> _lost = [];
    private List<Guid> _wanted = [];
    // Of late keys, and of keys that were never requested.
    private readonly Dictionary<bool, int> _refusedInARow = new() { [true] = 0, [false] = 0 };
    private bool _isTurnOfLate;
    private long _followed = time.GetTimestamp();
    private TimeSpan _dry;

    /// <summary>The KME refuses what is requested, for longer than is usual. Single keys may be late for longer.</summary>
    public bool IsDry => _late.Count > 0 && _dry >= (_late.Count >= MostRefusedInARow ? Drought : LateKeys.Longest);

    /// <summary>The KME seems not to belong to the KME of end A: it has had no key of it for longer than a key may be late.</summary>
    public bool IsOutOfStep => _dry >= LateKeys.Longest;

    public bool IsLost(Guid id) => _lost.Contains(id);

    /// <summary>Follows an offer.</summary>
    /// <param name="offered">All keys of the offer, in its order.</param>
    /// <param name="isThere">Whether end B has a key, or had it.</param>
    public void Follow(IReadOnlyList<Guid> offered, Func<Guid, bool> isThere)
    {
        var since = time.GetElapsedTime(_followed);
        _followed = time.GetTimestamp();
        if (_wanted.Count > 0) _dry += since < LongestBeat ? since : LongestBeat;
        _lost.IntersectWith(offered);
        _wanted = [.. offered.Where(id => !isThere(id) && !_lost.Contains(id))];
        _late.KeepOnly([.. _wanted]);
    }

    /// <summary>In turn: keys that were never requested, and late keys whose time has come.</summary>
    public IReadOnlyList<Guid> Next(int most)
    {
        _isTurnOfLate = !_isTurnOfLate;
        return [.. (Of(_isTurnOfLate).Any() ? Of(_isTurnOfLate) : Of(!_isTurnOfLate)).Take(most)];
    }

    /// <summary>The KME answered.</summary>
    /// <param name="given">The keys of the answer. The KME does not have them any more. Other requested keys may still come.</param>
    /// <param name="kept">The given keys that end B has now.</param>
    public void Came(IReadOnlyList<Guid> requested, IReadOnlySet<Guid> given, IReadOnlySet<Guid> kept)
    {
        if (kept.Count > 0) (_refusedInARow[_late.Contains(requested[0])], _dry) = (0, TimeSpan.Zero);
        foreach (var id in requested)
        {
            if (given.Contains(id)) Drop(id, isLost: !kept.Contains(id));
            else RefuseOne(id);
        }
    }

    /// <summary>The KME refused one key.</summary>
    public void Refuse(Guid id)
    {
        var isLate = _late.Contains(id);
        var alike = Of(isLate).Where(other => other != id).ToList();
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
