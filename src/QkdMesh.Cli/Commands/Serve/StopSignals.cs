using System.Runtime.InteropServices;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>
/// Cancels on SIGHUP: the terminal of the process was closed. Without this, the signal ends the process at once, without a drain.
/// </summary>
internal sealed class Hangup : IDisposable
{
    private const string ProcessStatus = "/proc/self/status", IgnoredSignals = "SigIgn:";

    private readonly CancellationTokenSource _ending;
    private readonly PosixSignalRegistration? _signal;

    private Hangup(CancellationTokenSource ending, bool isIgnored)
    {
        _ending = ending;
        if (!isIgnored) _signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);
    }

    public CancellationToken Token => _ending.Token;

    /// <param name="cancellationToken">Also cancels the result.</param>
    public static Hangup Follow(CancellationToken cancellationToken) =>
        new(CancellationTokenSource.CreateLinkedTokenSource(cancellationToken), IsIgnored());

    public void Dispose()
    {
        _signal?.Dispose();
        _ending.Dispose();
    }

    // nohup starts a program with the signal ignored, so that the program outlives the terminal.
    private static bool IsIgnored()
    {
        if (!File.Exists(ProcessStatus)) return false;
        var ignored = File.ReadLines(ProcessStatus).First(line => line.StartsWith(IgnoredSignals, StringComparison.Ordinal));
        return (Convert.ToUInt64(ignored[IgnoredSignals.Length..].Trim(), 16) & 1) != 0;
    }

    private void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _ending.Cancel();
    }
}
