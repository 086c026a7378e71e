using Microsoft.Win32.SafeHandles;

namespace QkdMesh.Cli.Session;

/// <summary>The standard streams of the process, so that no failure to write ends the process with an unhandled exception.</summary>
internal static class StandardStreams
{
    private const int StandardOutput = 1;

    /// <summary>
    /// Guards <see cref="Console.Out"/> and <see cref="Console.Error"/>. A failure of standard output throws
    /// <see cref="LostAnswerException"/>. A failure of standard error is ignored: there is nowhere left to report it.
    /// </summary>
    public static void Guard()
    {
        Console.SetOut(new GuardedWriter(Pipe() ?? Console.Out, failure => throw new LostAnswerException(failure)));
        Console.SetError(new GuardedWriter(Console.Error, _ => { }));
    }

    // The console's own writer hides that the reader has closed the pipe. A stream of keys would then go on and waste key.
    private static StreamWriter? Pipe()
    {
        if (!Console.IsOutputRedirected || OperatingSystem.IsWindows()) return null;
        try
        {
            var stream = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            // Other processes may share the position of a file. A new stream would have a position of its own.
            if (!stream.CanSeek) return new StreamWriter(stream) { AutoFlush = true };
            stream.Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Standard output was closed when the process started. The first write to the console will say so.
        }

        return null;
    }
}
