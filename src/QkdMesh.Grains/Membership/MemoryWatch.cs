using Microsoft.Extensions.Logging;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Telemetry;

namespace QkdMesh.Grains.Membership;

/// <summary>
/// Compares the clocks of the machine at each decision about key. After the snapshot of a virtual machine is restored, the wall clock steps
/// as soon as the machine hears the time. While a machine is suspended, its monotonic clock stops, and other silos may replace this one.
/// In both cases the memory of this process is in doubt: its nodes destroy their key, and go on. A step of the wall clock by NTP costs the
/// same: the key that was stored, and not the service.
/// </summary>
public sealed partial class MemoryWatch(
    IMembershipLease lease, MemoryMetrics metrics, TimeProvider time, ILogger<MemoryWatch> logger, IBootClock? boot = null)
{
    /// <summary>How far the clocks may come apart. Small steps of the wall clock add up. The value is 500 ms.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(500);

    private readonly Lock _doubting = new();
    private long _wall, _boot;
    private int _doubts;
    private volatile bool _hasBegun;

    /// <summary>How often the memory of this process was in doubt, up to this moment. The first call begins the comparison.</summary>
    public int CountDoubts()
    {
        if (ClockOffsets.Read(time, boot) is not { } first) return Volatile.Read(ref _doubts);
        if (_hasBegun && !IsApart(first)) return Volatile.Read(ref _doubts);
        lock (_doubting)
        {
            // Read again: another thread may have judged this step while this one waited.
            if (ClockOffsets.Read(time, boot) is not { } now) return _doubts;
            if (_hasBegun && IsApart(now)) Doubt(now);
            Volatile.Write(ref _wall, now.Wall.Ticks);
            Volatile.Write(ref _boot, now.Boot.Ticks);
            _hasBegun = true;
            return _doubts;
        }
    }

    private bool IsApart(ClockOffsets now) => WallStep(now).Duration() > Tolerance || Suspension(now).Duration() > Tolerance;

    private TimeSpan WallStep(ClockOffsets now) => now.Wall - TimeSpan.FromTicks(Volatile.Read(ref _wall));

    private TimeSpan Suspension(ClockOffsets now) => now.Boot - TimeSpan.FromTicks(Volatile.Read(ref _boot));

    private void Doubt(ClockOffsets now)
    {
        var isSuspension = Suspension(now).Duration() > Tolerance;
        // Before any decision goes on: the lease did not count the time of the suspension.
        if (isSuspension) lease.Lapse();
        metrics.Saw(isSuspension ? RollbackSign.Suspension : RollbackSign.WallClock);
        Volatile.Write(ref _doubts, _doubts + 1);
        LogDoubt(WallStep(now).TotalSeconds, Suspension(now).TotalSeconds);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the wall clock stepped by {Step:0.0} s, and the machine was suspended for {Suspended:0.0} s: the memory of this process "
            + "may have gone back, so its nodes destroy all key and make new key")]
    private partial void LogDoubt(double step, double suspended);
}
