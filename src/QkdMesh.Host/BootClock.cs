using System.Runtime.InteropServices;
using QkdMesh.Grains.Membership;

namespace QkdMesh.Host;

/// <summary>CLOCK_BOOTTIME of Linux.</summary>
internal sealed partial class BootClock : IBootClock
{
    private const int BootTime = 7;

    public TimeSpan Now => Read(BootTime, out var now) == 0
        ? TimeSpan.FromSeconds(now.Seconds) + TimeSpan.FromTicks(now.Nanoseconds / TimeSpan.NanosecondsPerTick)
        : throw new InvalidOperationException("the boot clock cannot be read");

    /// <summary>The boot clock of this machine; null on another system than Linux.</summary>
    public static BootClock? OfThisMachine() => OperatingSystem.IsLinux() ? new BootClock() : null;

    [LibraryImport("libc", EntryPoint = "clock_gettime"), SuppressGCTransition]
    private static partial int Read(int clock, out Timespec now);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Timespec(nint Seconds, nint Nanoseconds);
}
