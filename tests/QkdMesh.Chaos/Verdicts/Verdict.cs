using QkdMesh.History;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>The violations in a merged history, and the number of its events.</summary>
internal sealed record Verdict(IReadOnlyList<Violation> Violations, long Events)
{
    /// <summary>Reads the history once, event by event, because it may be larger than memory.</summary>
    /// <param name="more">Invariants of this run, besides those of every history.</param>
    public static Verdict On(IEnumerable<KeyEvent> history, params IEnumerable<Invariant> more)
    {
        var check = new HistoryCheck([.. AllInvariants.Fresh(), new ZombiesDeliverNothing(), new RequestsAreServed(), .. more]);
        var events = 0L;
        foreach (var happened in history)
        {
            events++;
            check.See(happened);
        }
        return new Verdict(check.End(), events);
    }
}
