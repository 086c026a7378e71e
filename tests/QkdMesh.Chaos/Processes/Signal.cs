using System.Runtime.InteropServices;

namespace QkdMesh.Chaos.Processes;

/// <summary>Signals of Linux, by their numbers there.</summary>
internal enum Signal
{
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

internal static class Signals
{
    /// <summary>To a process that may have ended: then nothing happens.</summary>
    public static void Send(int process, Signal signal) => _ = SendNative(process, (int)signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendNative(int process, int signal);
}
