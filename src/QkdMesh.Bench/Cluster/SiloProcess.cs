using System.Diagnostics;
using System.Text.Json;
using QkdMesh.Client;

namespace QkdMesh.Bench.Cluster;

/// <summary>
/// A process that runs <c>qkdmesh serve</c>. It is told to stop when it is disposed of, and killed where it does not; where this process is killed,
/// the silo sees its standard input end.
/// </summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private const int KeptLines = 20;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Queue<string> _lastWords = [];

    private SiloProcess(Process process) => _process = process;

    public bool HasEnded { get; private set; }

    /// <summary>Processor time so far.</summary>
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

    public static SiloProcess Start(SiloStart start, params string[] arguments)
    {
        var info = start(arguments);
        (info.RedirectStandardInput, info.RedirectStandardOutput, info.RedirectStandardError) = (true, true, true);
        var silo = new SiloProcess(new Process { StartInfo = info });
        silo._process.ErrorDataReceived += (_, said) => silo.Remember(said.Data);
        silo._process.Start();
        silo._process.BeginErrorReadLine();
        return silo;
    }

    /// <summary>Waits for the line that says that it is ready, and gives the address of its gRPC services.</summary>
    /// <exception cref="ExpectedFailureException">It ended, or said that it cannot start.</exception>
    public async Task<Uri> ReadyAsync(CancellationToken cancellationToken)
    {
        if (await _process.StandardOutput.ReadLineAsync(cancellationToken) is not { } line)
            throw new ExpectedFailureException("SILO_FAILED", $"a silo ended before it was ready: {LastWords}");
        using var answer = JsonDocument.Parse(line);
        if (!answer.RootElement.TryGetProperty("error", out var error)) return new Uri(answer.RootElement.GetProperty("address").GetString()!);
        throw new ExpectedFailureException(
            error.GetProperty("reason").GetString()!, $"a silo did not start: {error.GetProperty("message").GetString()}", error.GetProperty("retryable").GetBoolean());
    }

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

    private string LastWords
    {
        get
        {
            lock (_lastWords) return string.Join(Environment.NewLine, _lastWords);
        }
    }

    private void Remember(string? line)
    {
        if (line is null) return;
        lock (_lastWords)
        {
            _lastWords.Enqueue(line);
            if (_lastWords.Count > KeptLines) _lastWords.Dequeue();
        }
    }
}
