using Spectre.Console;

namespace QkdMesh.Cli.Session;

/// <summary>Makes consoles for terminals, and for files and pipes, which get the same text without colours.</summary>
internal static class Terminal
{
    /// <summary>The width of drawings and bars in files and pipes, in characters.</summary>
    public const int DrawingWidth = 100;

    // Scripts that read tables find each row on one line and each id in one piece.
    private const int UnwatchedWidth = 10_000;

    public static bool Is(TextWriter writer) =>
        (ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected)
        || (ReferenceEquals(writer, Console.Error) && !Console.IsErrorRedirected);

    /// <summary>The width for drawings and bars, in characters.</summary>
    public static int WidthForDrawings(IAnsiConsole console) =>
        console.Profile.Width == UnwatchedWidth ? DrawingWidth : console.Profile.Width;

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
        // The width of a terminal is read whenever something is drawn: it may change.
        if (!watched) console.Profile.Width = UnwatchedWidth;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
