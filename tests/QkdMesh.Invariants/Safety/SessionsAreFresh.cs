using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// An end enters a session once, in one run only, with a nonce of its own that served no other session. Its events of a session happen
/// while it is in that session.
/// </summary>
public sealed class SessionsAreFresh : Invariant
{
    private readonly Dictionary<(SessionRef Session, char End), NodeRun> _opened = [];
    private readonly Dictionary<(string Link, char End, UInt128 Nonce), SessionRef> _nonces = [];
    private readonly EndMap<OpenSession> _open = new();

    public override string Code => "S10";

    public override string Words => "sessions are fresh";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case KeySent sent: Check(sent, sent.Session, "sends"); break;
            case KeyReceived received: Check(received, received.Session, "receives"); break;
            case BlockTaken taken: Check(taken, taken.Session, "takes a block"); break;
            case BlockConfirmed confirmed: Check(confirmed, confirmed.Session, "confirms a block"); break;
            case SessionOpened opened: Open(opened); break;
            case SessionClosed closed:
                Check(closed, closed.Session, "closes its session");
                _open.Of(closed).Session = null;
                break;
            case AlarmRaised alarm when _open.Of(alarm).Session != alarm.Session:
                Accuse(alarm, alarm.Session, $"hears an alarm in {Name(alarm.Session)}, but {Name(_open.Of(alarm).Session)} is open there");
                break;
        }
    }

    private void Open(SessionOpened opened)
    {
        var session = opened.Session;
        var run = NodeRun.Of(opened);
        var open = _open.Of(opened);
        if (open.Session is { } left) Accuse(opened, session, $"opens session {session} without leaving session {left}");
        open.Session = session;
        if (!_opened.TryAdd((session, opened.End), run))
            Accuse(opened, session, $"opens session {session}, but {_opened[(session, opened.End)]} opened it before at that end");
        var nonce = (opened.Link, opened.End, opened.End == 'A' ? session.A : session.B);
        if (!_nonces.TryAdd(nonce, session) && _nonces[nonce] is var first && first != session)
            Accuse(opened, session, $"opens session {session} with its nonce of session {first}");
    }

    private void Check(LinkEvent by, SessionRef session, string does)
    {
        if (_open.Of(by).Session is not { } open || open != session)
            Accuse(by, session, $"{does} in session {session}, but {Name(_open.Of(by).Session)} is open there");
    }

    private void Accuse(LinkEvent by, SessionRef? session, string what) => Violated(by, $"{by.Place()} {what}", LinkEndRef.Of(by), session);

    private static string Name(SessionRef? session) => session is { } named ? $"session {named}" : "no session";

    private sealed class OpenSession
    {
        public SessionRef? Session { get; set; }
    }
}
