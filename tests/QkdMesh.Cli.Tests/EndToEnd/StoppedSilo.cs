using System.Diagnostics;
using System.Text.Json;
using QkdMesh.Client;
using QkdMesh.History;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>A silo in a process of its own that hosts every node of the ring of Madrid, with a history of its key.</summary>
internal sealed class StoppedSilo : IDisposable
{
    // Only a process that hangs takes so long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new("stop");
    private readonly List<string> _lines = [];
    private readonly Process _process;

    public StoppedSilo(RedisServer redis, string drainSeconds)
    {
        _folder.Write("secret", "a secret of a history of key");
        _process = MachineProgram.Start(
            [
                MachineProgram.QkdMesh, "serve", "topologies/madrid-ring.yaml", "--port", "0", "--json",
                "--cluster", "--site", "all", "--redis", $"127.0.0.1:{redis.Port}", "--drain", drainSeconds,
                "--history", _folder["history"], "--history-secret-file", _folder["secret"],
            ],
            AppContext.BaseDirectory);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Orders a key that nobody collects.</summary>
    public async Task OrderAsync()
    {
        using var ready = JsonDocument.Parse((await _process.StandardOutput.ReadLineAsync(Cancellation))!);
        using var client = new MeshClient(new Uri(ready.RootElement.GetProperty("address").GetString()!));
        await client.Keys.GetKeysAsync(
            new GetKeysRequest { PeerSaeId = "bank-quiron" }, MeshClient.As("bank-norte"), cancellationToken: Cancellation);
    }

    public void Send(Signal signal) => Signals.Send(_process.Id, signal);

    /// <summary>Reads the log up to a line with this text.</summary>
    public async Task LogAsync(string text)
    {
        while (await _process.StandardError.ReadLineAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation) is { } line)
        {
            _lines.Add(line);
            if (line.Contains(text, StringComparison.Ordinal)) return;
        }

        Assert.Fail($"the process ended before its log had '{text}': {string.Join('\n', _lines)}");
    }

    /// <summary>Waits for the end. Gives the exit code, standard output after the first line, and the whole log.</summary>
    public async Task<FinishedRun> EndAsync()
    {
        var error = _process.StandardError.ReadToEndAsync(Cancellation);
        var output = _process.StandardOutput.ReadToEndAsync(Cancellation);
        await _process.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);
        return new(_process.ExitCode, await output, string.Join('\n', [.. _lines, await error]));
    }

    /// <summary>The nodes whose history ends with all of their key destroyed.</summary>
    public async Task<IEnumerable<string>> StoppedNodesAsync() =>
        (await File.ReadAllLinesAsync(_folder["history"], Cancellation)).Select(HistoryLines.Read).OfType<NodeStopped>()
            .Select(stopped => stopped.Node);

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }
}
