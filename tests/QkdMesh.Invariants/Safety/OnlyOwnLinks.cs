using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// A node touches key of its own links only, by the topology that it uses. There are exceptions for links that were its own before: what
/// it destroys because a link left or because it stops, and the ledgers that it reads.
/// </summary>
public sealed class OnlyOwnLinks : Invariant
{
    private readonly NetworkViews _views = new();
    private readonly Dictionary<(LinkEndRef End, int Seen, bool Leaves), LinkEvent> _unjudged = [];

    public override string Code => "S11";

    public override string Words => "a node touches only its own links";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case LinkEvent link: Touch(link); break;
            case NetworkSeen seen: _views.See(seen); break;
            case TopologyApplied applied: _views.See(applied); break;
        }
    }

    public override void End()
    {
        foreach (var ((_, seen, leaves), happened) in _unjudged)
        {
            var versions = _views.Of(happened)!.Versions;
            if (IsOwn(happened, versions, seen, leaves) is not true) Accuse(happened, $"by topology {versions[seen - 1]}");
        }
        _unjudged.Clear();
    }

    private void Touch(LinkEvent happened)
    {
        if (_views.Of(happened) is not { } view)
        {
            Accuse(happened, "before it saw any network");
            return;
        }
        var leaves = IsLeaving(happened);
        var isOwn = IsOwn(happened, view.Versions, view.Versions.Count, leaves);
        // In a merged history the topology may come later.
        if (isOwn is null) _unjudged.TryAdd((LinkEndRef.Of(happened), view.Versions.Count, leaves), happened);
        else if (isOwn is false) Accuse(happened, $"by topology {view.Version}");
    }

    /// <summary>Null if no topology is known that could decide.</summary>
    private bool? IsOwn(LinkEvent happened, IReadOnlyList<long> versions, int seen, bool leaves)
    {
        bool? isOwn = false;
        for (var at = seen - 1; at >= (leaves ? 0 : seen - 1); at--)
        {
            if (_views.Topology(versions[at]) is not { } topology) isOwn = null;
            else if (topology.IsEnd(happened.Link, happened.End, happened.Node)) return true;
        }
        return isOwn;
    }

    private static bool IsLeaving(LinkEvent happened) => happened switch
    {
        LedgerRead => true,
        SessionClosed { Reason: "LinkRemoved" or "Shutdown" } => true,
        KeyDiscarded { Reason: "LinkRemoved" or "Shutdown" } => true,
        _ => false,
    };

    private void Accuse(LinkEvent happened, string by) => Violated(
        happened, $"{happened.Place()} touches a link end that is not its own {by}: {happened.GetType().Name}",
        LinkEndRef.Of(happened), NodeRun.Of(happened));
}
