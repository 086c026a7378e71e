using System.Diagnostics;
using System.Threading.Channels;

namespace QkdMesh.Client.Tests.Samples;

/// <summary>A sample that runs in a process of its own.</summary>
internal sealed class SampleProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _read;

    private SampleProgram(Process process)
    {
        (_process, _errors) = (process, process.StandardError.ReadToEndAsync());
        _read = ReadAsync();
    }

    public StreamWriter Input => _process.StandardInput;

    /// <param name="sample">A folder of <c>samples</c>, built with the tests.</param>
    public static SampleProgram Start(string sample, params string[] arguments)
    {
        var configuration = Directory.GetParent(AppContext.BaseDirectory.TrimEnd('/'))!.Name;
        return new(MachineProgram.Start(
            [Repository.PathOf($"samples/{sample}/bin/{configuration}/net10.0/{sample}"), .. arguments]));
    }

    /// <param name="stubs">The folder with the classes that protoc made.</param>
    public static SampleProgram StartPython(string stubs, params string[] arguments) => new(MachineProgram.Start(
        ["env", $"PYTHONPATH={stubs}", "/usr/bin/python3", Repository.PathOf("samples/python/conversation.py"), .. arguments]));

    /// <summary>The next line of standard output. Fails with the errors of the sample if no line comes.</summary>
    public async Task<string> LineAsync(CancellationToken cancellation) =>
        await _lines.Reader.WaitToReadAsync(cancellation) && _lines.Reader.TryRead(out var line)
            ? line
            : throw new InvalidOperationException($"the sample ended: {await _errors}");

    /// <summary>Returns after so many lines that come from now on.</summary>
    public async Task GoOnAsync(int lines, CancellationToken cancellation)
    {
        while (_lines.Reader.TryRead(out _))
        {
        }

        for (; lines > 0; lines--) await LineAsync(cancellation);
    }

    /// <summary>Ends its input, and waits for its end.</summary>
    /// <returns>The exit code, and what it wrote to standard error.</returns>
    public async Task<(int ExitCode, string Errors)> EndAsync(CancellationToken cancellation)
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(cancellation);
        return (_process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        await _read;
        _process.Dispose();
    }

    // At once: lines that nobody reads would stop the sample.
    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line) _lines.Writer.TryWrite(line);
        _lines.Writer.Complete();
    }
}
