namespace QkdMesh.Core.KeyManagement;

/// <summary>Which bytes of a block are still there. Bytes leave it in any order and never come back.</summary>
internal sealed class RemainingRanges
{
    private readonly List<(int Start, int End)> _ranges = [];

    public RemainingRanges(int start, int end)
    {
        _ranges.Add((start, end));
        Count = end - start;
    }

    /// <summary>Bytes left.</summary>
    public int Count { get; private set; }

    /// <summary>True where every byte of the stretch is still there.</summary>
    public bool Contain(int start, int end) => start < end && Find(start, end) >= 0;

    /// <exception cref="InvalidOperationException">A byte of the stretch is gone: a pad byte would be used twice.</exception>
    public void Remove(int start, int end)
    {
        var at = Find(start, end);
        if (at < 0 || start >= end) throw new InvalidOperationException("a byte of link key would be used twice");
        var (first, last) = _ranges[at];
        _ranges.RemoveAt(at);
        if (end < last) _ranges.Insert(at, (end, last));
        if (first < start) _ranges.Insert(at, (first, start));
        Count -= end - start;
    }

    // Relays mostly keep their order, so the range that holds the stretch is nearly always among the first.
    private int Find(int start, int end) => _ranges.FindIndex(range => range.Start <= start && end <= range.End);
}
