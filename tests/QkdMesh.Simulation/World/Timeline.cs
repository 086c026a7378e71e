namespace QkdMesh.Simulation.World;

/// <summary>
/// Virtual time: actions in the order of their times. Of two actions for the same time, the one that was planned first runs first.
/// </summary>
internal sealed class Timeline
{
    private const long MostPlanned = 1 << 24;

    private readonly PriorityQueue<Action, long> _planned = new();
    private long _number;
    private long _now;

    public TimeSpan Now => TimeSpan.FromMilliseconds(_now);

    /// <summary>How many actions have run.</summary>
    public long Count { get; private set; }

    /// <exception cref="InvalidOperationException">The run has planned more than 16 million actions.</exception>
    public void After(TimeSpan delay, Action happens)
    {
        if (_number >= MostPlanned) throw new InvalidOperationException("the run does not end");
        // High bits: milliseconds. Low bits: the order of planning. One number is enough to compare.
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
