using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>After an alarm, an end takes, confirms and uses nothing more of that session.</summary>
public sealed class NothingIsUsedAfterAnAlarm : Invariant
{
    private readonly HashSet<(LinkEndRef End, SessionRef Session)> _alarmed = [];

    public override string Code => "S6";

    public override string Words => "nothing is used after an alarm";

    public override void See(KeyEvent happened)
    {
        if (happened is AlarmRaised alarm)
        {
            if (alarm.Session is { } session) _alarmed.Add((LinkEndRef.Of(alarm), session));
            return;
        }
        if (_alarmed.Count == 0) return;
        switch (happened)
        {
            case KeySent sent: Use(sent, sent.Session, sent.Block, "sends with"); break;
            case KeyReceived received: Use(received, received.Session, received.Block, "receives with"); break;
            case BlockTaken taken: Use(taken, taken.Session, taken.Block, "takes"); break;
            case BlockConfirmed confirmed: Use(confirmed, confirmed.Session, confirmed.Block, "confirms"); break;
        }
    }

    private void Use(LinkEvent by, SessionRef session, ulong block, string does)
    {
        if (_alarmed.Contains((LinkEndRef.Of(by), session)))
            Violated(
                by, $"{by.Place()} {does} block {block} of session {session} after an alarm in that session",
                new BlockRef(session, block), session, LinkEndRef.Of(by));
    }
}
