using Spectre.Console;
using Spectre.Console.Rendering;

namespace QkdMesh.Cli.Tests.Rendering;

/// <summary>Shows a picture on a terminal of some size, without colours.</summary>
internal static class Screens
{
    public static List<string> LinesOf(IRenderable picture, int width, int height = 50) =>
        LinesShown(screen => screen.Write(picture), width, height);

    public static List<string> LinesShown(Action<IAnsiConsole> show, int width, int height = 50)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        (console.Profile.Width, console.Profile.Height, console.Profile.Capabilities.Unicode) = (width, height, true);
        show(console);
        return [.. writer.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }
}
