using System.Diagnostics;
using System.Runtime.InteropServices;

namespace QkdMesh.Bench.Cluster;

/// <summary>Tells a process to stop, as a supervisor does.</summary>
internal static partial class Termination
{
    private const int Sigterm = 15;

    /// <summary>Nothing happens to one that has ended.</summary>
    public static void Ask(Process process)
    {
        if (process.HasExited) return;
        if (OperatingSystem.IsWindows()) process.StandardInput.Close();
        else _ = Kill(process.Id, Sigterm);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
