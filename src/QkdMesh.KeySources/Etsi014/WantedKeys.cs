namespace QkdMesh.KeySources.Etsi014;

/// <summary>The offered keys that end B does not have, and which of them to request next. Not safe for concurrent use.</summary>
internal sealed class WantedKeys(TimeProvider time)
{
    // After so many refusals of single keys of a kind, the others are taken as refused: nobody requests thousands of keys one by one.
    private const int MostRefusedInARow = 8;

    // So long nothing may come before that is a fault. Offers come with the beats of a link that has room. Longer pauses do not count.
    private static readonly TimeSpan Drought = TimeSpan.FromSeconds(3), LongestBeat = TimeSpan.FromSeconds(1);

    private readonly LateKeys _late = new(time);
    private readonly HashSet<Guid> _lost = [], _unanswered = [];
    private readonly Dictionary<Kind, int> _refusedInARow = Enum.GetValues<Kind>().ToDictionary(kind => kind, _ => 0);
    private List<Guid> _wanted = [];
    private Kind _turn;
    private long _followed = time.GetTimestamp();
    private TimeSpan _dry;

    private enum Kind
    {
        NeverRequested,
        Late,

        /// <summary>The KME may have given the key in an answer that did not come.</summary>
        Unanswered,
    }

    /// <summary>The KME refuses what is requested, for longer than is usual. Single keys may be late for longer.</summary>
    public bool IsDry => _late.Count > 0 && _dry >= (_late.Count >= MostRefusedInARow ? Drought : LateKeys.Longest);

    /// <summary>The KME seems not to belong to the KME of end A: it has had no key of it for longer than a key may be late.</summary>
    public bool IsOutOfStep => _dry >= LateKeys.Longest;

    public bool IsLost(Guid id) => _lost.Contains(id);

    /// <summary>Follows an offer.</summary>
    /// <param name="offered">All keys of the offer, in its order.</param>
    /// <param name="isThere">Whether end B has a key, or had it.</param>
    /// <param name="answers">Whether the KME answers. A KME that is silent refuses nothing.</param>
    public void Follow(IReadOnlyList<Guid> offered, Func<Guid, bool> isThere, bool answers = true)
    {
        var since = time.GetElapsedTime(_followed);
        _followed = time.GetTimestamp();
        if (_wanted.Count > 0 && answers) _dry += since < LongestBeat ? since : LongestBeat;
        _lost.IntersectWith(offered);
        _wanted = [.. offered.Where(id => !isThere(id) && !_lost.Contains(id))];
        _late.KeepOnly([.. _wanted]);
        _unanswered.IntersectWith(_wanted);
    }

    /// <summary>Keys of one kind: the kinds take turns. Late keys are requested when their time has come.</summary>
    public IReadOnlyList<Guid> Next(int most)
    {
        for (var kinds = 0; kinds < _refusedInARow.Count; kinds++)
        {
            _turn = (Kind)(((int)_turn + 1) % _refusedInARow.Count);
            if (Of(_turn).Any()) break;
        }
        return [.. Of(_turn).Take(most)];
    }

    /// <summary>The answer to a request did not come, or could not be read.</summary>
    public void Unanswered(IReadOnlyList<Guid> requested) => _unanswered.UnionWith(requested.Intersect(_wanted));

    /// <summary>The KME answered.</summary>
    /// <param name="given">The keys of the answer. The KME does not have them any more. Other requested keys may still come.</param>
    /// <param name="kept">The given keys that end B has now.</param>
    public void Came(IReadOnlyList<Guid> requested, IReadOnlySet<Guid> given, IReadOnlySet<Guid> kept)
    {
        if (kept.Count > 0) (_refusedInARow[KindOf(requested[0])], _dry) = (0, TimeSpan.Zero);
        foreach (var id in requested)
        {
            if (given.Contains(id)) Drop(id, isLost: !kept.Contains(id));
            else RefuseOne(id);
        }
    }

    /// <summary>The KME refused one key.</summary>
    public void Refuse(Guid id)
    {
        var kind = KindOf(id);
        var alike = Of(kind).Where(other => other != id).ToList();
        RefuseOne(id);
        if (++_refusedInARow[kind] < MostRefusedInARow) return;
        foreach (var other in alike) RefuseOne(other);
        _refusedInARow[kind] = 0;
    }

    private IEnumerable<Guid> Of(Kind kind) => _wanted.Where(id => KindOf(id) == kind && (kind != Kind.Late || _late.IsDue(id)));

    private Kind KindOf(Guid id) =>
        _late.Contains(id) ? Kind.Late : _unanswered.Contains(id) ? Kind.Unanswered : Kind.NeverRequested;

    // A KME gives a key once.
    private void RefuseOne(Guid id)
    {
        if (KindOf(id) == Kind.Unanswered || !_late.Refuse(id)) Drop(id, isLost: true);
    }

    private void Drop(Guid id, bool isLost)
    {
        _wanted.Remove(id);
        _late.Remove(id);
        _unanswered.Remove(id);
        if (isLost) _lost.Add(id);
    }
}
