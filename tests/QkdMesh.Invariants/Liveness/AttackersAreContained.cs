using QkdMesh.History;

namespace QkdMesh.Invariants.Liveness;

/// <summary>
/// While each node that attackers have is in quarantine, with or without cut links, and there is no other fault, requests that do not
/// need those nodes are served.
/// </summary>
public sealed class AttackersAreContained : RequestsSurvive
{
    private readonly Dictionary<string, (ulong Run, TimeSpan Until)> _taken = [];
    private readonly Dictionary<string, TimeSpan> _quarantinedSince = [];

    public override string Code => "L5";

    public override string Words => "quarantined attackers do no harm";

    public override void See(KeyEvent happened)
    {
        base.See(happened);
        switch (happened)
        {
            case NodeTakenOver taken: _taken[taken.Node] = (taken.Run, TimeSpan.MaxValue); break;
            case NodeStarted started when _taken.TryGetValue(started.Node, out var taken) && taken.Run != started.Run:
                _taken[started.Node] = taken with { Until = started.At };
                break;
            case QuarantineOrdered ordered:
                foreach (var released in _quarantinedSince.Keys.Except(ordered.Nodes).ToList()) _quarantinedSince.Remove(released);
                foreach (var node in ordered.Nodes) _quarantinedSince.TryAdd(node, ordered.At);
                break;
        }
    }

    protected override bool Covers(IReadOnlyCollection<string> kinds, TimeSpan since) =>
        kinds.Contains("byzantine") && kinds.All(kind => kind is "byzantine" or "quarantine" or "cut")
        && _taken.Where(taken => taken.Value.Until >= since).All(taken =>
            _quarantinedSince.TryGetValue(taken.Key, out var quarantined) && quarantined <= since);
}
