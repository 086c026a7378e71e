using System.Text;
using QkdMesh.History;

namespace QkdMesh.Invariants;

/// <summary>The part of a history that tells how a violation came about: a few lines out of many.</summary>
public static class HistoryAround
{
    /// <summary>At most so many events are picked.</summary>
    public const int MostEvents = 30;

    /// <summary>
    /// The events that bear what the violation is about, in order: the first of its ids before the others, and of one id those
    /// nearest to the event that shows it; nearest to the end where none does.
    /// </summary>
    public static IReadOnlyList<KeyEvent> Pick(IReadOnlyList<KeyEvent> history, Violation violation)
    {
        var center = PlaceOf(history, violation.By);
        SortedSet<int> picked = [];
        if (center < history.Count) picked.Add(center);
        foreach (var id in violation.About)
        {
            if (picked.Count >= MostEvents) break;
            AddNearest(picked, BearersOf(history, id), center);
        }
        return [.. picked.Select(at => history[at])];
    }

    /// <summary>The violation in words, and its events as lines; an arrow marks the one that shows it.</summary>
    public static string Tell(IReadOnlyList<KeyEvent> history, Violation violation)
    {
        var told = new StringBuilder().Append(violation.Code).Append(": ").Append(violation.What).Append('\n');
        foreach (var happened in Pick(history, violation))
            told.Append(ReferenceEquals(happened, violation.By) ? "> " : "  ").Append(HistoryLines.Write(happened)).Append('\n');
        return told.ToString();
    }

    // A history that was read again holds equal events and not the same.
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

    private static List<int> BearersOf(IReadOnlyList<KeyEvent> history, object id)
    {
        List<int> bearers = [];
        for (var at = 0; at < history.Count; at++)
        {
            if (IdsOfEvent.Bears(history[at], id)) bearers.Add(at);
        }
        return bearers;
    }

    private static void AddNearest(SortedSet<int> picked, List<int> bearers, int center)
    {
        var after = bearers.BinarySearch(center);
        if (after < 0) after = ~after;
        var before = after - 1;
        while (picked.Count < MostEvents && (before >= 0 || after < bearers.Count))
        {
            var takesAfter = before < 0 || (after < bearers.Count && bearers[after] - center < center - bearers[before]);
            picked.Add(takesAfter ? bearers[after++] : bearers[before--]);
        }
    }
}
