using System.Runtime.InteropServices;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>
/// The signals that stop a server. The first one begins an orderly end. A further one means that the operator does not want to wait.
/// SIGHUP says that the terminal of the process was closed: without a handler it ends the process at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private const string ProcessStatus = "/proc/self/status", IgnoredSignals = "SigIgn:";

    private readonly CancellationTokenSource _ending;
    private readonly TaskCompletionSource _repeated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _signals;
    private int _count;

    private StopSignals(CancellationTokenSource ending, IEnumerable<PosixSignal> signals)
    {
        _ending = ending;
        _signals = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Take))];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken First => _ending.Token;

    /// <summary>Completes with the second signal.</summary>
    public Task Second => _repeated.Task;

    /// <param name="cancellationToken">Also cancels <see cref="First"/>.</param>
    public static StopSignals Follow(CancellationToken cancellationToken)
    {
        PosixSignal[] always = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];
        return new(
            CancellationTokenSource.CreateLinkedTokenSource(cancellationToken),
            IsHangupIgnored() ? always : [.. always, PosixSignal.SIGHUP]);
    }

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _ending.Dispose();
    }

    // nohup starts a program with the signal ignored, so that the program outlives the terminal.
    private static bool IsHangupIgnored()
    {
        if (!File.Exists(ProcessStatus)) return false;
        var ignored = File.ReadLines(ProcessStatus).First(line => line.StartsWith(IgnoredSignals, StringComparison.Ordinal));
        return (Convert.ToUInt64(ignored[IgnoredSignals.Length..].Trim(), 16) & 1) != 0;
    }

    private void Take(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1) _ending.Cancel();
        else _repeated.TrySetResult();
    }
}
