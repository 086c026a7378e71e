using System.Diagnostics;

namespace QkdMesh.Testing.Processes;

/// <summary>A server process that a test started. Its output and its errors go to a log, line by line.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TextWriter _log;
    private readonly Task _written;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process, TextWriter log, Func<string, bool> isReady, bool hasInput)
    {
        (_process, _log) = (process, log);
        if (!hasInput) process.StandardInput.Close();
        _written = Task.WhenAll(CopyAsync(process.StandardOutput, isReady), CopyAsync(process.StandardError, isReady));
        Exited = WaitAsync();
    }

    /// <param name="command">The program and its arguments.</param>
    /// <param name="log">Receives each line. The process closes it at the end.</param>
    /// <param name="isReady">Recognises the line by which the process says that it is ready.</param>
    /// <param name="hasInput">Whether the standard input stays open, for a program that ends with its input.</param>
    /// <exception cref="MissingProgramException">The machine does not have the program.</exception>
    public static ChildProcess Start(
        IReadOnlyList<string> command, TextWriter log, Func<string, bool> isReady, bool hasInput = false) =>
        new(MachineProgram.Start(command), log, isReady, hasInput);

    /// <summary>Completes when the process has said that it is ready. Fails if the process ends before.</summary>
    public Task Ready => _ready.Task;

    /// <summary>
    /// The exit code, once the process has ended and the log has all that it wrote. If a signal killed the process, the code is 128 plus
    /// the number of the signal.
    /// </summary>
    public Task<int> Exited { get; }

    public int Id => _process.Id;

    /// <summary>Resident memory now, in bytes; 0 if the process has ended.</summary>
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
                // The process ended between the two reads.
                return 0;
            }
        }
    }

    public void Send(Signal signal) => Signals.Send(_process.Id, signal);

    /// <summary>Kills the process if it still runs.</summary>
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
        var command = string.Join(' ', _process.StartInfo.ArgumentList.Prepend(_process.StartInfo.FileName));
        var said = _log is StringWriter kept ? $":\n{kept}" : "";
        _ready.TrySetException(new InvalidOperationException($"{command} ended with {_process.ExitCode} before it was ready{said}"));
        // If no caller waits for Ready, its exception counts as seen.
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
