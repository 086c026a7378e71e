using System.Diagnostics;

namespace QkdMesh.Chaos.Running;

/// <summary>The monotonic clock of the machine. All processes share it, so their histories can be merged by it.</summary>
internal static class MachineClock
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>Waits for a time to pass.</summary>
    public static async Task PassAsync(TimeSpan time, CancellationToken cancellationToken = default)
    {
        if (time < Shortest) return;
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync(cancellationToken);
    }
}
