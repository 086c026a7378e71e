using System.Diagnostics;
using System.Text.Json;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>A <c>qkdmesh serve</c> in a process of its own, at free ports. It ends when a test has read enough.</summary>
internal sealed class ServingProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _log;

    private ServingProcess(Process process) => (_process, _log) = (process, process.StandardError.ReadToEndAsync());

    public int Id => _process.Id;

    /// <summary>Exit code, after <see cref="StopAsync"/>.</summary>
    public int ExitCode => _process.ExitCode;

    /// <param name="within">A command that runs the program, such as <c>env NAME=VALUE</c>; empty for none.</param>
    public static ServingProcess Start(string topology, IReadOnlyList<string> within, params string[] options) => new(MachineProgram.Start(
        [
            .. within, MachineProgram.QkdMesh, "serve", topology, "--port", "0", "--management-port", "0",
            "--until-input-ends", "--json", .. options,
        ],
        AppContext.BaseDirectory));

    /// <summary>The next line of standard output, which is JSON.</summary>
    public async Task<JsonElement> AnswerAsync(CancellationToken cancellation)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellation);
        if (line is null) Assert.Fail($"the server ended: {await _log}");
        return JsonDocument.Parse(line).RootElement;
    }

    /// <summary>Ends the server as its parent's end would. Gives the log.</summary>
    public async Task<string> StopAsync(CancellationToken cancellation)
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(cancellation);
        return await _log;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        await _log;
        _process.Dispose();
    }
}
