using QkdMesh.History;

namespace QkdMesh.Invariants.Bookkeeping;

/// <summary>When something of each kind was broken.</summary>
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

    /// <summary>The kinds of which something was broken at <paramref name="since"/> or later.</summary>
    public IEnumerable<string> Since(TimeSpan since)
    {
        foreach (var (name, kind) in _kinds)
        {
            if (kind.Active.Count > 0 || kind.LastEnded >= since) yield return name;
        }
    }

    private sealed class Kind
    {
        // The same words may begin twice before they end once.
        public List<string> Active { get; } = [];

        public TimeSpan LastEnded { get; set; } = TimeSpan.MinValue;
    }
}
