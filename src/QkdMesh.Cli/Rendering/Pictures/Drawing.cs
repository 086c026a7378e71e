using QkdMesh.Cli.Session;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering.Pictures;

/// <summary>Draws a network as a ring, a star or a chain if it has this shape, or else as lanes or a list.</summary>
internal static class Drawing
{
    private const string Margin = "  ";

    public static LineCanvas Of(NetworkPicture picture, int maxWidth) =>
        RingDrawing.Draw(picture, maxWidth)
        ?? StarDrawing.Draw(picture, maxWidth)
        ?? ChainDrawing.Draw(picture, maxWidth)
        ?? LaneDrawing.Draw(picture, maxWidth)
        ?? ListDrawing.Draw(picture, maxWidth);

    public static void Show(this IAnsiConsole console, NetworkPicture picture)
    {
        var width = Terminal.WidthForDrawings(console) - Margin.Length;
        foreach (var row in Of(picture, width).Rows())
            console.MarkupLine(Margin + string.Concat(row.Select(Colour)));
    }

    private static string Colour((string Text, Ink Ink) run) => run.Ink switch
    {
        Ink.Route => $"[bold green]{Markup.Escape(run.Text)}[/]",
        Ink.Cut => $"[bold red]{Markup.Escape(run.Text)}[/]",
        _ => Markup.Escape(run.Text),
    };
}
