namespace QkdMesh.Simulation.World;

/// <summary>
/// Virtual time: what is to happen, in order. Of two things at the same time, the one that was planned first comes first.
/// </summary>
internal sealed class Timeline
{
    private const long MostPlanned = 1 << 24;

    private readonly PriorityQueue<Action, long> _planned = new();
    private long _number;
    private long _now;

    public TimeSpan Now => TimeSpan.FromMilliseconds(_now);

    /// <summary>Things that have happened.</summary>
    public long Count { get; private set; }

    /// <exception cref="InvalidOperationException">More than 16 million things are planned in one run.</exception>
    public void After(TimeSpan delay, Action happens)
    {
        if (_number >= MostPlanned) throw new InvalidOperationException("the run has no end");
        // Milliseconds above, the order of planning below: one number to compare.
        _planned.Enqueue(happens, ((_now + Math.Max(0, (long)delay.TotalMilliseconds)) * MostPlanned) + _number++);
    }

    public void RunUntil(TimeSpan end)
    {
        while (_planned.TryPeek(out var happens, out var key) && key / MostPlanned <= (long)end.TotalMilliseconds)
        {
            _planned.Dequeue();
            _now = key / MostPlanned;
            Count++;
            happens();
        }
        _now = (long)end.TotalMilliseconds;
    }
}
