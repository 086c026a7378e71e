using QkdMesh.History;

namespace QkdMesh.Invariants;

/// <summary>
/// Shows a history to invariants. An attacker's word is no evidence: events of a key manager that was taken over are left out from then
/// on. What honest key managers say of the same links and keys still counts.
/// </summary>
public sealed class HistoryCheck(IReadOnlyList<Invariant> invariants)
{
    private readonly HashSet<NodeRun> _takenOver = [];

    public void See(KeyEvent happened)
    {
        if (happened is NodeTakenOver taken) _takenOver.Add(NodeRun.Of(taken));
        else if (_takenOver.Count > 0 && happened is NodeEvent by && _takenOver.Contains(NodeRun.Of(by))) return;
        for (var at = 0; at < invariants.Count; at++) invariants[at].See(happened);
    }

    /// <summary>The violations, in the order of the invariants. The history is over.</summary>
    public IReadOnlyList<Violation> End()
    {
        foreach (var invariant in invariants) invariant.End();
        return [.. invariants.SelectMany(invariant => invariant.Violations)];
    }
}
