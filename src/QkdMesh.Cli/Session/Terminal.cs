using Spectre.Console;

namespace QkdMesh.Cli.Session;

/// <summary>What a writer leads to: a person's terminal, or a file or pipe that gets the same text without colours.</summary>
internal static class Terminal
{
    /// <summary>Characters of what is drawn for people.</summary>
    public const int MaxWidth = 100;

    // Whoever takes a table apart finds each row in one line, and each id in one piece.
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
