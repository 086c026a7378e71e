using QkdMesh.History;

namespace QkdMesh.Invariants;

/// <summary>
/// A property that must hold in every history. An invariant sees the events one by one, in order. It reports a violation at the event
/// that shows it, or at the end if something is missing. It takes constant time for each event, and keeps only the events that it needs.
/// </summary>
public abstract class Invariant
{
    /// <summary>The number in the documentation: S1, L4.</summary>
    public abstract string Code { get; }

    /// <summary>The words that a scenario uses: "no pad byte is used twice".</summary>
    public abstract string Words { get; }

    public abstract void See(KeyEvent happened);

    /// <summary>Called when the history is over.</summary>
    public virtual void End()
    {
    }

    /// <summary>The violations so far, oldest first.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    private readonly List<Violation> _violations = [];

    /// <param name="about">The ids of the violation. Events that name one of them are its history.</param>
    protected void Violated(KeyEvent? by, string what, params IReadOnlyList<object?> about) =>
        _violations.Add(new Violation(Code, what, by, [.. about.OfType<object>()]));
}

/// <summary>A place where a history breaks an invariant.</summary>
/// <param name="By">The event that shows the violation; null if something is missing at the end.</param>
/// <param name="About">The ids that the events around the violation name.</param>
public sealed record Violation(string Code, string What, KeyEvent? By, IReadOnlyList<object> About);
