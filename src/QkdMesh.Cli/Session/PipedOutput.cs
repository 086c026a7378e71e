using Microsoft.Win32.SafeHandles;

namespace QkdMesh.Cli.Session;

/// <summary>
/// Standard output into a pipe or file. The console's own writer swallows the news that nobody reads any more, and a stream of
/// keys would go on, spending key, for a reader that left.
/// </summary>
internal static class PipedOutput
{
    private const int StandardOutput = 1;

    /// <summary>Null where standard output is a terminal, or has no number.</summary>
    public static TextWriter? Open()
    {
        if (!Console.IsOutputRedirected || OperatingSystem.IsWindows()) return null;
        var handle = new SafeFileHandle(StandardOutput, ownsHandle: false);
        return new StreamWriter(new FileStream(handle, FileAccess.Write, bufferSize: 0)) { AutoFlush = true };
    }
}
