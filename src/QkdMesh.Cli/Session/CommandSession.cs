using QkdMesh.Client;
using Spectre.Console;

namespace QkdMesh.Cli.Session;

/// <summary>One run of a command: where its answer and its diagnostics go, and in which form.</summary>
internal sealed class CommandSession(TextWriter output, TextWriter error, bool json)
{
    /// <summary>Whether the answer is JSON.</summary>
    public bool Json => json;

    /// <summary>Standard output, for people. Use it only where <see cref="Json"/> is false.</summary>
    public IAnsiConsole Screen { get; } = Terminal.ConsoleOn(output);

    /// <summary>Standard error: progress and hints.</summary>
    public IAnsiConsole Notes { get; } = Terminal.ConsoleOn(error);

    /// <summary>Whether a person watches standard output.</summary>
    public bool IsWatched { get; } = !json && Terminal.Is(output);

    /// <summary>The mesh that the command talks to, once there is one.</summary>
    public Uri? Server { get; private set; }

    public MeshClient Connect(Uri server)
    {
        Server = server;
        return new MeshClient(server);
    }

    /// <summary>Writes the answer in the form that was asked for.</summary>
    public void Answer<T>(T answer, Action<IAnsiConsole> show)
    {
        if (json) WriteJsonLine(answer);
        else show(Screen);
    }

    public void WriteJsonLine<T>(T answer)
    {
        output.WriteLine(JsonText.Of(answer));
        output.Flush();
    }

    /// <summary>Writes one line as it is: no markup, no wrapping.</summary>
    public void WriteLine(string line) => output.WriteLine(line);

    /// <summary>A line of progress. Not part of the answer.</summary>
    public void Note(string line) => error.WriteLine(line);

    public void Report(Failure failure)
    {
        if (json) WriteJsonLine(new FailureAnswer(failure));
        else error.WriteLine($"error: {failure.Message} ({failure.Reason})");
    }
}
