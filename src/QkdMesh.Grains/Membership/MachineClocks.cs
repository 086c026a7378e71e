namespace QkdMesh.Grains.Membership;

/// <summary>A clock of the machine that also counts the time while the machine is suspended.</summary>
public interface IBootClock
{
    /// <summary>Time since the machine started.</summary>
    TimeSpan Now { get; }
}

/// <summary>How far the clocks of a machine are apart.</summary>
/// <param name="Wall">The wall clock, less the monotonic clock. Only a step of the wall clock changes this difference.</param>
/// <param name="Boot">The boot clock, less the monotonic clock. Only a suspension of the machine changes this difference.</param>
internal readonly record struct ClockOffsets(TimeSpan Wall, TimeSpan Boot)
{
    private const int MostReadings = 5;

    // A thread that loses its processor between two readings would see a jump that did not happen.
    private static readonly TimeSpan LongestReading = TimeSpan.FromMilliseconds(20);

    /// <summary>Null if the process did not get its processor for long enough to read all clocks at one time.</summary>
    public static ClockOffsets? Read(TimeProvider time, IBootClock? boot)
    {
        for (var reading = 0; reading < MostReadings; reading++)
        {
            var before = time.GetElapsedTime(0);
            var wall = time.GetUtcNow() - DateTimeOffset.UnixEpoch;
            var started = boot?.Now ?? before;
            if (time.GetElapsedTime(0) - before <= LongestReading) return new(wall - before, started - before);
        }
        return null;
    }
}
