using System.Globalization;
using QkdMesh.Chaos.Running;

namespace QkdMesh.Chaos.Grounds;

/// <summary>
/// The wall clock of one process, which the tester can set wrong (libfaketime). The monotonic clock of the process stays right.
/// </summary>
/// <param name="file">Says how many seconds the clock is wrong. The process reads it once a second.</param>
internal sealed class FakeClock(string file)
{
    private static readonly TimeSpan BetweenShifts = TimeSpan.FromMilliseconds(500);

    private readonly Lock _setting = new();
    private CancellationTokenSource? _drifting;

    /// <summary>The words to put before a command so that its process goes by this clock.</summary>
    /// <exception cref="GroundException">The machine does not have the library.</exception>
    public string[] Words
    {
        get
        {
            if (!File.Exists(file)) Set(0);
            return
            [
                "env", $"LD_PRELOAD={Library}", $"FAKETIME_TIMESTAMP_FILE={file}", "FAKETIME_CACHE_DURATION=1",
                // With the "fix", every wait on the monotonic clock ends at once.
                "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0",
            ];
        }
    }

    /// <summary>The clock is so many seconds ahead, or behind if the number is negative.</summary>
    public void Shift(double seconds) => Set(seconds);

    /// <summary>The clock goes so many times as fast from now on. It is shifted, because the library's own rate disturbs waits.</summary>
    public void Drift(double times)
    {
        var drifting = new CancellationTokenSource();
        Interlocked.Exchange(ref _drifting, drifting)?.Cancel();
        _ = DriftAsync(times, drifting.Token);
    }

    public void SetRight()
    {
        Interlocked.Exchange(ref _drifting, null)?.Cancel();
        Set(0);
    }

    private static string Library { get; } = Directory.EnumerateDirectories("/usr/lib")
        .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        ?? throw new GroundException("libfaketime is missing: install the package faketime");

    private async Task DriftAsync(double times, CancellationToken stop)
    {
        var begun = MachineClock.Now;
        using var timer = new PeriodicTimer(BetweenShifts);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) Set((times - 1) * (MachineClock.Now - begun).TotalSeconds);
        }
        catch (OperationCanceledException)
        {
        }
    }

    // The process must never read half a line.
    private void Set(double seconds)
    {
        lock (_setting)
        {
            var fresh = $"{file}-new";
            File.WriteAllText(fresh, seconds.ToString("+0.######;-0.######;+0", CultureInfo.InvariantCulture) + "\n");
            File.Move(fresh, file, overwrite: true);
        }
    }
}
