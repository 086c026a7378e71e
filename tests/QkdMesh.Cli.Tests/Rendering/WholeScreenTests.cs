using QkdMesh.Cli.Rendering;
using Spectre.Console;

namespace QkdMesh.Cli.Tests.Rendering;

public sealed class WholeScreenTests
{
    [Fact]
    public void EachPictureOverwritesTheOneBefore_AndTheLastOneStays()
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        (console.Profile.Width, console.Profile.Height) = (20, 2);
        using (var screen = new WholeScreen(console))
        {
            screen.Draw(new Rows(new Text("one"), new Text("two"), new Text("three")));
            screen.Draw(new Text("four"));
        }

        writer.ToString().ReplaceLineEndings("\n").Should().Be(
            "\e[?1049h\e[?25l" + "\e[Hone\e[K\ntwo\e[K\e[J" + "\e[Hfour\e[K\e[J" + "\e[?25h\e[?1049lfour\n");
    }
}
