using QkdMesh.History;

namespace QkdMesh.Invariants.Liveness;

/// <summary>
/// After the last fault and the time to converge, every request that the network can serve succeeds, and at least one request is made.
/// At the end, both ends of every link are in one session.
/// </summary>
public sealed class EverythingConverges : Invariant
{
    private readonly Dictionary<LinkEndRef, SessionRef> _open = [];
    private readonly Dictionary<string, ulong> _latestRuns = [];
    private readonly HashSet<long> _requests = [];
    private TopologyApplied? _topology;
    private Settled? _settled;
    private bool _isServed;

    public override string Code => "L4";

    public override string Words => "everything converges";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case RequestBegun begun when _settled is not null: _requests.Add(begun.Request); break;
            case RequestEnded ended when _requests.Remove(ended.Request): Judge(ended); break;
            case SessionOpened opened: _open[LinkEndRef.Of(opened)] = opened.Session; break;
            case SessionClosed closed: _open.Remove(LinkEndRef.Of(closed)); break;
            case NodeStarted started: _latestRuns[started.Node] = started.Run; break;
            case TopologyApplied applied: _topology = applied; break;
            case Settled settled: _settled ??= settled; break;
        }
    }

    public override void End()
    {
        if (_settled is null) return;
        foreach (var request in _requests) Violated(null, $"request {request}, made after the mesh had settled, is not answered", request);
        if (!_isServed) Violated(_settled, "no request was made and served after the mesh had settled", _settled);
        foreach (var link in _topology?.Links ?? [])
        {
            var a = SessionAt(link.Id, 'A', link.A);
            var b = SessionAt(link.Id, 'B', link.B);
            if (a is null || a != b)
                Violated(
                    null, $"at the end of history {link.A} has {Name(a)} on {link.Id}, and {link.B} has {Name(b)}",
                    _latestRuns.TryGetValue(link.A, out var runOfA) ? new LinkEndRef(link.A, runOfA, link.Id, 'A') : null,
                    _latestRuns.TryGetValue(link.B, out var runOfB) ? new LinkEndRef(link.B, runOfB, link.Id, 'B') : null,
                    a, b, link.Id);
        }
    }

    private void Judge(RequestEnded ended)
    {
        if (ended.Error is null) _isServed = true;
        else if (ended.Servable)
            Violated(
                ended, $"request {ended.Request} fails with \"{ended.Error}\" though the mesh had settled and could serve it",
                ended.Request);
    }

    private SessionRef? SessionAt(string link, char end, string node) =>
        _latestRuns.TryGetValue(node, out var run) && _open.TryGetValue(new(node, run, link, end), out var session) ? session : null;

    private static string Name(SessionRef? session) => session is { } named ? $"session {named}" : "no session";
}
