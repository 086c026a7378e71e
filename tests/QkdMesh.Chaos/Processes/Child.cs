using System.Diagnostics;

namespace QkdMesh.Chaos.Processes;

/// <summary>A process that was started here. All that it writes goes to a file; who waits for a line hears of it as it comes.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Task _written;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Child(Process process, string log, Func<string, bool> isReady)
    {
        _process = process;
        _log = new StreamWriter(log, append: true) { AutoFlush = true };
        _written = Task.WhenAll(CopyAsync(process.StandardOutput, isReady), CopyAsync(process.StandardError, isReady));
        Exited = WaitAsync();
    }

    /// <param name="log">The file that it writes to.</param>
    /// <param name="isReady">Knows the line that says that it is ready.</param>
    public static Child Start(IReadOnlyList<string> command, string log, Func<string, bool> isReady)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new Child(Process.Start(start)!, log, isReady);
    }

    /// <summary>Done when it said that it is ready; failed where it ended before.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Its exit code, once it has ended and all it wrote is in the file; 128 and the number of the signal that killed it.</summary>
    public Task<int> Exited { get; }

    /// <summary>Memory that it holds now, in bytes; 0 where it has ended.</summary>
    public long Memory
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.HasExited ? 0 : _process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                // It ended between the two.
                return 0;
            }
        }
    }

    public void Send(Signal signal) => Signals.Send(_process.Id, signal);

    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted) Send(Signal.Kill);
        await Exited;
        _process.Dispose();
        await _log.DisposeAsync();
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        await _written;
        _ready.TrySetException(new InvalidOperationException($"{_process.StartInfo.ArgumentList[^1]} ended with {_process.ExitCode} before it was ready"));
        // Nobody may have waited.
        _ = _ready.Task.Exception;
        return _process.ExitCode;
    }

    private async Task CopyAsync(StreamReader from, Func<string, bool> isReady)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (_log) _log.WriteLine(line);
            if (isReady(line)) _ready.TrySetResult();
        }
    }
}
