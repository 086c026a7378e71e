namespace QkdMesh.Rehearsal;

/// <summary>
/// Simulated time: it passes as fast as its work is done. Of two events at the same time, the event that was planned first comes first.
/// </summary>
internal sealed class Timeline : TimeProvider
{
    private readonly PriorityQueue<Action, (long At, long Number)> _planned = new();
    private long _number;

    public TimeSpan Now { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;

    public void After(TimeSpan delay, Action happens) => _planned.Enqueue(happens, ((Now + delay).Ticks, _number++));

    /// <param name="onHour">Called after each hour.</param>
    public void RunUntil(TimeSpan end, Action<int> onHour, CancellationToken cancellationToken)
    {
        while (_planned.TryPeek(out var happens, out var key) && key.At <= end.Ticks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _planned.Dequeue();
            var hour = (int)Now.TotalHours;
            Now = TimeSpan.FromTicks(key.At);
            if ((int)Now.TotalHours > hour) onHour((int)Now.TotalHours);
            happens();
        }
        Now = end;
    }
}
