namespace QkdMesh.Invariants.Bookkeeping;

/// <summary>The bytes that were used, in the fewest ranges. Most ranges come in order, so they extend the last range.</summary>
internal sealed class ByteRanges
{
    private readonly List<(long Start, long End)> _ranges = [];

    public int Count => _ranges.Count;

    /// <param name="end">The first byte after the range.</param>
    public bool Overlaps(long start, long end)
    {
        var next = FirstEndingAfter(start);
        return start < end && next < _ranges.Count && _ranges[next].Start < end;
    }

    /// <summary>Adds a range. If a byte of the range is there already, adds nothing and returns false.</summary>
    public bool TryAdd(long start, long end)
    {
        if (start >= end) return true;
        var next = FirstEndingAfter(start);
        if (next < _ranges.Count && _ranges[next].Start < end) return false;
        var joinsBefore = next > 0 && _ranges[next - 1].End == start;
        var joinsAfter = next < _ranges.Count && _ranges[next].Start == end;
        if (joinsBefore && joinsAfter)
        {
            _ranges[next - 1] = (_ranges[next - 1].Start, _ranges[next].End);
            _ranges.RemoveAt(next);
        }
        else if (joinsBefore) _ranges[next - 1] = (_ranges[next - 1].Start, end);
        else if (joinsAfter) _ranges[next] = (start, _ranges[next].End);
        else _ranges.Insert(next, (start, end));
        return true;
    }

    private int FirstEndingAfter(long start)
    {
        var high = _ranges.Count;
        if (high == 0 || _ranges[high - 1].End <= start) return high;
        var low = 0;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].End > start) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
