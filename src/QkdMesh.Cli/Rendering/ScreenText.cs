using System.Globalization;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Lines of text on a screen.</summary>
internal static class ScreenText
{
    /// <summary>A line of markup; what is interpolated is plain text.</summary>
    public static void Say(this IAnsiConsole screen, FormattableString markup) =>
        screen.MarkupLineInterpolated(CultureInfo.InvariantCulture, markup);
}
