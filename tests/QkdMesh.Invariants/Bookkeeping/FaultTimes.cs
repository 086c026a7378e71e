using QkdMesh.History;

namespace QkdMesh.Invariants.Bookkeeping;

/// <summary>For each kind of fault: when a fault of that kind was active.</summary>
internal sealed class FaultTimes
{
    private readonly Dictionary<string, Kind> _kinds = [];

    public void See(FaultBegun begun)
    {
        if (!_kinds.TryGetValue(begun.Of, out var kind)) _kinds[begun.Of] = kind = new Kind();
        kind.Active.Add(begun.Fault);
    }

    public void See(FaultEnded ended)
    {
        if (_kinds.TryGetValue(ended.Of, out var kind) && kind.Active.Remove(ended.Fault)) kind.LastEnded = ended.At;
    }

    /// <summary>The kinds of faults that were active at <paramref name="since"/> or later.</summary>
    public IEnumerable<string> Since(TimeSpan since)
    {
        foreach (var (name, kind) in _kinds)
        {
            if (kind.Active.Count > 0 || kind.LastEnded >= since) yield return name;
        }
    }

    private sealed class Kind
    {
        // A fault with the same words may begin twice before it ends once.
        public List<string> Active { get; } = [];

        public TimeSpan LastEnded { get; set; } = TimeSpan.MinValue;
    }
}
