using System.Text;
using QkdMesh.History;

namespace QkdMesh.Invariants;

/// <summary>The few events of a history that explain a violation.</summary>
public static class HistoryAround
{
    /// <summary>The most events that are picked.</summary>
    public const int MostEvents = 30;

    /// <summary>
    /// The events that name an id of the violation, in order. Events of its first ids come before others. Of one id, those nearest to the
    /// event that shows the violation are picked; without such an event, those nearest to the end.
    /// </summary>
    public static IReadOnlyList<KeyEvent> Pick(IReadOnlyList<KeyEvent> history, Violation violation)
    {
        var center = PlaceOf(history, violation.By);
        SortedSet<int> picked = [];
        if (center < history.Count) picked.Add(center);
        foreach (var id in violation.About)
        {
            if (picked.Count >= MostEvents) break;
            AddNearest(picked, PlacesThatName(history, id), center);
        }
        return [.. picked.Select(at => history[at])];
    }

    /// <summary>The violation in words and its events as lines. An arrow marks the event that shows the violation.</summary>
    public static string Tell(IReadOnlyList<KeyEvent> history, Violation violation)
    {
        var text = new StringBuilder().Append(violation.Code).Append(": ").Append(violation.What).Append('\n');
        foreach (var happened in Pick(history, violation))
                text.Append(ReferenceEquals(happened, violation.By) ? "> " : "  ").Append(HistoryLines.Write(happened)).Append('\n');
            return text.ToString();
    }

    // A history that was read from a file holds equal events, but other objects.
    private static int PlaceOf(IReadOnlyList<KeyEvent> history, KeyEvent? by)
    {
        if (by is null) return history.Count;
        for (var at = 0; at < history.Count; at++)
        {
            if (ReferenceEquals(history[at], by)) return at;
        }
        for (var at = 0; at < history.Count; at++)
        {
            if (history[at].Equals(by)) return at;
        }
        return history.Count;
    }

    private static List<int> PlacesThatName(IReadOnlyList<KeyEvent> history, object id)
    {
        List<int> places = [];
        for (var at = 0; at < history.Count; at++)
        {
            if (IdsOfEvent.Names(history[at], id)) places.Add(at);
        }
        return places;
    }

    private static void AddNearest(SortedSet<int> picked, List<int> places, int center)
    {
        var after = places.BinarySearch(center);
        if (after < 0) after = ~after;
        var before = after - 1;
        while (picked.Count < MostEvents && (before >= 0 || after < places.Count))
        {
            var takesAfter = before < 0 || (after < places.Count && places[after] - center < center - places[before]);
            picked.Add(takesAfter ? places[after++] : places[before--]);
        }
    }
}
