using QkdMesh.History;

namespace QkdMesh.Invariants;

/// <summary>
/// One thing that must hold in every history. It sees the events one by one, in order, and says what breaks it: at once where
/// an event shows it, at the end where something is missing. It takes constant time for an event, and keeps no event that it can
/// do without.
/// </summary>
public abstract class Invariant
{
    /// <summary>As the architecture numbers it: S1, L4.</summary>
    public abstract string Code { get; }

    /// <summary>In words, as a scenario says it: "no pad byte is used twice".</summary>
    public abstract string Words { get; }

    public abstract void See(KeyEvent happened);

    /// <summary>The history is over.</summary>
    public virtual void End()
    {
    }

    /// <summary>What was found, oldest first.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    private readonly List<Violation> _violations = [];

    /// <param name="about">What the violation is about: events that bear any of these are its history.</param>
    protected void Violated(KeyEvent? by, string what, params IReadOnlyList<object?> about) =>
        _violations.Add(new Violation(Code, what, by, [.. about.OfType<object>()]));
}

/// <summary>A place where a history breaks an invariant.</summary>
/// <param name="By">The event that shows it; null where something is missing at the end.</param>
/// <param name="About">Ids that the events around it bear.</param>
public sealed record Violation(string Code, string What, KeyEvent? By, IReadOnlyList<object> About);
