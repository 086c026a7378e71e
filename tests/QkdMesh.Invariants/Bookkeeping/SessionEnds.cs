using QkdMesh.History;

namespace QkdMesh.Invariants.Bookkeeping;

/// <summary>Which run opened each end of a session, and which runs were taken over.</summary>
internal sealed class SessionEnds
{
    private readonly Dictionary<(SessionRef Session, char End), NodeRun> _runs = [];
    private readonly HashSet<NodeRun> _takenOver = [];

    public void See(SessionOpened opened) => _runs.TryAdd((opened.Session, opened.End), NodeRun.Of(opened));

    public void See(NodeTakenOver taken) => _takenOver.Add(NodeRun.Of(taken));

    /// <summary>
    /// Whether an attacker may have this end of the session. The events of an attacker are left out, so an end that no honest run opened
    /// may be an attacker's.
    /// </summary>
    public bool MayLie(SessionRef session, char end) =>
        _takenOver.Count > 0 && (!_runs.TryGetValue((session, end), out var run) || _takenOver.Contains(run));
}
