using System.Runtime.InteropServices;

namespace QkdMesh.Host;

/// <summary>
/// Keeps the memory of this process, which holds key, out of core dumps. To keep debuggers of the same user out, set
/// <c>DOTNET_EnableDiagnostics=0</c> before the process starts.
/// </summary>
public static partial class ProcessSecrecy
{
    private const int SetDumpable = 4, CoreLimit = 4;

    /// <summary>
    /// Forbids core dumps of this process, whatever the shell or the system allows. Does nothing on other systems than Linux.
    /// </summary>
    public static void ForbidCoreDumps()
    {
        if (!OperatingSystem.IsLinux()) return;
        _ = Control(SetDumpable, 0, 0, 0, 0);
        _ = SetLimit(CoreLimit, default);
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(nuint Soft, nuint Hard);
}
