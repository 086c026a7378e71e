using System.Diagnostics;
using System.Runtime.InteropServices;

namespace QkdMesh.Bench.Cluster;

/// <summary>Asks a process to stop, in the same way as a supervisor.</summary>
internal static partial class Termination
{
    private const int Sigterm = 15;

    /// <summary>Asks the process to stop. Does nothing if the process has ended.</summary>
    public static void Ask(Process process)
    {
        if (process.HasExited) return;
        if (OperatingSystem.IsWindows()) process.StandardInput.Close();
        else _ = Kill(process.Id, Sigterm);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
