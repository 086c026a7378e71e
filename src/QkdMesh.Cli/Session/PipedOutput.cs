using Microsoft.Win32.SafeHandles;

namespace QkdMesh.Cli.Session;

/// <summary>
/// Standard output into a pipe. The console's own writer swallows the news that nobody reads any more, and a stream of keys would
/// go on, spending key, for a reader that left.
/// </summary>
internal static class PipedOutput
{
    private const int StandardOutput = 1;

    /// <summary>Null where standard output is no pipe.</summary>
    public static TextWriter? Open()
    {
        if (!Console.IsOutputRedirected || OperatingSystem.IsWindows()) return null;
        var stream = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        // A file's place is shared with the processes around this one; a stream over it would keep its own.
        if (!stream.CanSeek) return new StreamWriter(stream) { AutoFlush = true };
        stream.Dispose();
        return null;
    }
}
