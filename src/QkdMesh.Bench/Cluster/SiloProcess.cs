using System.Diagnostics;
using System.Text.Json;
using QkdMesh.Client;

namespace QkdMesh.Bench.Cluster;

/// <summary>
/// A process that runs <c>qkdmesh serve</c>. Dispose asks the process to stop, and kills it if it does not stop in time. If this
/// process is killed, the silo stops because its standard input ends.
/// </summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private const int KeptLines = 20;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Queue<string> _lastLines = [];

    private SiloProcess(Process process) => _process = process;

    public bool HasEnded { get; private set; }

    /// <summary>The processor time that the process has used.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? TimeSpan.Zero : _process.TotalProcessorTime;
        }
    }

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? 0 : _process.WorkingSet64;
        }
    }

    public static SiloProcess Start(SiloStart start, IEnumerable<string> arguments)
    {
        var info = start(arguments);
        (info.RedirectStandardInput, info.RedirectStandardOutput, info.RedirectStandardError) = (true, true, true);
        var silo = new SiloProcess(new Process { StartInfo = info });
        silo._process.ErrorDataReceived += (_, said) => silo.Remember(said.Data);
        silo._process.Start();
        silo._process.BeginErrorReadLine();
        return silo;
    }

    /// <summary>Waits until the silo reports that it is ready, and returns the address of its gRPC services.</summary>
    /// <exception cref="ExpectedFailureException">The silo ended, or reported that it cannot start.</exception>
    public async Task<Uri> ReadyAsync(CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            using var answer = JsonDocument.Parse(line);
            if (answer.RootElement.TryGetProperty("error", out var error)) throw FailureIn(error);
            // A silo that is not ready yet says so first.
            if (answer.RootElement.GetProperty("ready").GetBoolean())
                return new Uri(answer.RootElement.GetProperty("address").GetString()!);
        }
        throw new ExpectedFailureException("SILO_FAILED", $"a silo ended before it was ready: {LastLines}");
    }

    private static ExpectedFailureException FailureIn(JsonElement error) => new(
        error.GetProperty("reason").GetString()!,
        $"a silo did not start: {error.GetProperty("message").GetString()}",
        error.GetProperty("retryable").GetBoolean());

    public async ValueTask DisposeAsync()
    {
        Termination.Ask(_process);
        try
        {
            await _process.WaitForExitAsync().WaitAsync(StopPatience);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        HasEnded = _process.HasExited;
        _process.Dispose();
    }

    private string LastLines
    {
        get
        {
            lock (_lastLines) return string.Join(Environment.NewLine, _lastLines);
        }
    }

    private void Remember(string? line)
    {
        if (line is null) return;
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > KeptLines) _lastLines.Dequeue();
        }
    }
}
