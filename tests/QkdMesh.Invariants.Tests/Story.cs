using QkdMesh.History;

namespace QkdMesh.Invariants.Tests;

/// <summary>
/// A history that a test builds. Events are added at the end, 10 ms apart, or inserted, removed and altered at their places. Arguments
/// that a call leaves out are as in the sound story (see <see cref="Places"/>).
/// </summary>
internal sealed class Story
{
    private readonly List<KeyEvent> _events = [];
    private TimeSpan _now;

    public IReadOnlyList<KeyEvent> Events => _events;

    /// <summary>Codes of the broken invariants, each once.</summary>
    public IEnumerable<string> Broken => Violations.Select(violation => violation.Code).Distinct();

    public IReadOnlyList<Violation> Violations => AllInvariants.BrokenBy(_events);

    public Story Then(params IEnumerable<KeyEvent> happened)
    {
        foreach (var one in happened) _events.Add(one with { At = _now += TimeSpan.FromMilliseconds(10) });
        return this;
    }

    public Story Later(double seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        return this;
    }

    /// <summary>Alters the only event of its type that matches.</summary>
    public Story Alter<T>(Func<T, bool> which, Func<T, T> how) where T : KeyEvent
    {
        var at = PlaceOf(which);
        _events[at] = how((T)_events[at]);
        return this;
    }

    public Story Remove<T>(Func<T, bool> which) where T : KeyEvent
    {
        _events.RemoveAt(PlaceOf(which));
        return this;
    }

    public Story PutBefore<T>(Func<T, bool> which, params KeyEvent[] happened) where T : KeyEvent => Put(PlaceOf(which), happened);

    public Story PutAfter<T>(Func<T, bool> which, params KeyEvent[] happened) where T : KeyEvent => Put(PlaceOf(which) + 1, happened);

    /// <summary>Moves an event behind all others, as in a merged history.</summary>
    public Story MoveToEnd<T>(Func<T, bool> which) where T : KeyEvent
    {
        var moved = _events[PlaceOf(which)];
        return Remove(which).Then(moved);
    }

    public T Only<T>(Func<T, bool> which) where T : KeyEvent => (T)_events[PlaceOf(which)];

    private Story Put(int at, KeyEvent[] happened)
    {
        var time = _events[Math.Min(at, _events.Count - 1)].At;
        _events.InsertRange(at, happened.Select(one => one with { At = time }));
        return this;
    }

    private int PlaceOf<T>(Func<T, bool> which) where T : KeyEvent
    {
        var places = Enumerable.Range(0, _events.Count).Where(at => _events[at] is T one && which(one)).ToList();
        places.Should().ContainSingle("the test means exactly one event of the story");
        return places[0];
    }
}
