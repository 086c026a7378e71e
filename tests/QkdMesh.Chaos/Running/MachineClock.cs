using System.Diagnostics;

namespace QkdMesh.Chaos.Running;

/// <summary>The monotonic clock that all processes of the machine share, and by which their histories are merged.</summary>
internal static class MachineClock
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>Lets time pass.</summary>
    public static async Task PassAsync(TimeSpan time, CancellationToken cancellationToken = default)
    {
        if (time < Shortest) return;
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync(cancellationToken);
    }
}
