namespace QkdMesh.Chaos.Running;

/// <summary>
/// Compares the wall clock, which audit records name, with the machine's monotonic clock, which histories name. The wall clock may step
/// or drift during a run, so it is read again and again.
/// </summary>
internal sealed class WallClock(TimeProvider time)
{
    // Longer than the machine takes to read both clocks.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(1);

    private const int Readings = 3;

    private readonly Lock _reading = new();
    private TimeSpan _farthest = TimeSpan.MinValue;

    /// <summary>Reads both clocks.</summary>
    public void Read()
    {
        // A pause between the two readings makes the distance too large. The smallest of several distances is the best.
        var distance = Enumerable.Range(0, Readings).Min(_ => Distance());
        lock (_reading) _farthest = TimeSpan.FromTicks(Math.Max(_farthest.Ticks, distance.Ticks));
    }

    /// <summary>The earliest time on the monotonic clock that a time of the wall clock can mean.</summary>
    public TimeSpan EarliestOf(DateTimeOffset wall)
    {
        lock (_reading) return wall - DateTimeOffset.UnixEpoch - _farthest - Slack;
    }

    private TimeSpan Distance()
    {
        var monotonic = MachineClock.Now;
        return time.GetUtcNow() - DateTimeOffset.UnixEpoch - monotonic;
    }
}
