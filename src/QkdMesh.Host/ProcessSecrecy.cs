using System.Runtime.InteropServices;

namespace QkdMesh.Host;

/// <summary>Keeps the memory of this process, which holds key, out of core dumps. Debuggers of the same user are a matter of <c>DOTNET_EnableDiagnostics=0</c>, which must be set before it starts.</summary>
public static partial class ProcessSecrecy
{
    private const int SetDumpable = 4, CoreLimit = 4;

    /// <summary>No core dump of this process is written, whatever the shell or the system allow. Linux only; elsewhere nothing happens.</summary>
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
