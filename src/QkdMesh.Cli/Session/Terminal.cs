using Spectre.Console;

namespace QkdMesh.Cli.Session;

/// <summary>Makes consoles for terminals, and for files and pipes, which get the same text without colours.</summary>
internal static class Terminal
{
    /// <summary>Largest width of output on a terminal, in characters.</summary>
    public const int MaxWidth = 100;

    // Scripts that read tables find each row on one line and each id in one piece.
    private const int UnwatchedWidth = 10_000;

    public static bool Is(TextWriter writer) =>
        (ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected)
        || (ReferenceEquals(writer, Console.Error) && !Console.IsErrorRedirected);

    public static IAnsiConsole ConsoleOn(TextWriter writer)
    {
        var watched = Is(writer);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = watched ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = watched ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = watched ? InteractionSupport.Detect : InteractionSupport.No,
        });
        console.Profile.Width = watched ? Math.Min(MaxWidth, console.Profile.Width) : UnwatchedWidth;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
