using System.Runtime.InteropServices;

namespace QkdMesh.Host;

/// <summary>
/// Makes sure that a process that fails ends. The runtime first writes to standard error why it ends. If standard error is a pipe that
/// nobody reads, this never returns, and other threads go on.
/// </summary>
public static partial class CertainEnd
{
    private const uint Seconds = 2;

    /// <summary>From now on, an exception that no code catches ends the process in time.</summary>
    public static void OfUnhandledExceptions()
    {
        if (OperatingSystem.IsLinux()) AppDomain.CurrentDomain.UnhandledException += (_, _) => _ = Alarm(Seconds);
    }

    /// <summary>Ends the process at once, or at the latest after two seconds by a signal of the kernel (SIGALRM).</summary>
    internal static void Fail(string reason)
    {
        // The kernel needs no memory of this process for the alarm.
        if (OperatingSystem.IsLinux()) _ = Alarm(Seconds);
        Environment.FailFast(reason);
    }

    [LibraryImport("libc", EntryPoint = "alarm")]
    private static partial uint Alarm(uint seconds);
}
