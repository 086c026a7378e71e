using QkdMesh.Client;
using Spectre.Console;

namespace QkdMesh.Cli.Session;

/// <summary>One run of a command: the streams for its answer and its diagnostics, and the form of the answer.</summary>
internal sealed class CommandSession(TextWriter output, TextWriter error, bool json)
{
    /// <summary>Whether the answer is JSON.</summary>
    public bool Json => json;

    /// <summary>Standard output for text. Use it only if <see cref="Json"/> is false.</summary>
    public IAnsiConsole Screen { get; } = Terminal.ConsoleOn(output);

    /// <summary>Standard error: progress and hints.</summary>
    public IAnsiConsole Notes { get; } = Terminal.ConsoleOn(error);

    /// <summary>Whether standard output is a terminal and the answer is text.</summary>
    public bool IsWatched { get; } = !json && Terminal.Is(output);

    /// <summary>The mesh that the command is connected to; null before <see cref="Connect"/>.</summary>
    public Uri? Server { get; private set; }

    /// <summary>What is wrong with the certificate of the caller: a sentence without its end; null for nothing.</summary>
    public string? OnCaller { get; set; }

    public MeshClient Connect(Uri server, ClientTls? tls = null)
    {
        Server = server;
        return new MeshClient(server, tls);
    }

    /// <summary>Writes the answer as JSON or as text.</summary>
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

    /// <summary>Writes one line of text without markup or wrapping.</summary>
    public void WriteLine(string line) => output.WriteLine(line);

    /// <summary>Writes a line of progress to standard error.</summary>
    public void Note(string line) => error.WriteLine(line);

    public void Report(Failure failure)
    {
        if (json) WriteJsonLine(new FailureAnswer(failure));
        else error.WriteLine($"error: {failure.Message} ({failure.Reason})");
    }
}
