using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Liveness;

/// <summary>
/// A request that the network could serve does not fail while only some kinds of faults are active, from <see cref="Grace"/> before the
/// request begins until it ends. Faults of other kinds excuse a failure.
/// </summary>
public abstract class RequestsSurvive : Invariant
{
    /// <summary>How long after its end a fault may still have effects: 5 s.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly FaultTimes _faults = new();
    private readonly Dictionary<long, RequestBegun> _begun = [];

    /// <summary>Whether requests must survive these kinds of faults. There is at least one kind.</summary>
    /// <param name="since">When the faults count from: <see cref="Grace"/> before the request began.</param>
    protected abstract bool Covers(IReadOnlyCollection<string> kinds, TimeSpan since);

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case RequestBegun begun: _begun[begun.Request] = begun; break;
            case RequestEnded ended: Judge(ended); break;
            case FaultBegun begun: _faults.See(begun); break;
            case FaultEnded ended: _faults.See(ended); break;
        }
    }

    private void Judge(RequestEnded ended)
    {
        if (!_begun.Remove(ended.Request, out var begun) || ended.Error is null || !ended.Servable) return;
        var since = begun.At - Grace;
        List<string> kinds = [.. _faults.Since(since)];
        if (kinds.Count > 0 && Covers(kinds, since))
            Violated(
                ended,
                $"request {ended.Request} of {begun.Master} for {begun.Slave} fails with \"{ended.Error}\" though the network could "
                    + $"serve it, with only these faults active: {string.Join(", ", kinds)}",
                ended.Request, begun.Master, begun.Slave);
    }
}
