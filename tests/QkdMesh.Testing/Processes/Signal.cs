using System.Runtime.InteropServices;

namespace QkdMesh.Testing.Processes;

/// <summary>Signals of Linux, by their numbers there.</summary>
public enum Signal
{
    HangUp = 1,
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

public static class Signals
{
    /// <summary>Sends a signal to a process. Does nothing if the process has ended.</summary>
    public static void Send(int process, Signal signal) => _ = SendNative(process, (int)signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendNative(int process, int signal);
}
