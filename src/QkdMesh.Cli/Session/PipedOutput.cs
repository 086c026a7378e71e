using Microsoft.Win32.SafeHandles;

namespace QkdMesh.Cli.Session;

/// <summary>
/// Standard output into a pipe. The console's own writer hides that the reader has closed the pipe. A stream of keys would then
/// go on and waste key.
/// </summary>
internal static class PipedOutput
{
    private const int StandardOutput = 1;

    /// <summary>A writer to the pipe; null if standard output is not a pipe.</summary>
    public static TextWriter? Open()
    {
        if (!Console.IsOutputRedirected || OperatingSystem.IsWindows()) return null;
        var stream = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        // Other processes may share the position of a file. A new stream would have a position of its own.
        if (!stream.CanSeek) return new StreamWriter(stream) { AutoFlush = true };
        stream.Dispose();
        return null;
    }
}
