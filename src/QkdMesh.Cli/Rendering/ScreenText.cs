using System.Globalization;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Writes lines of text to a console.</summary>
internal static class ScreenText
{
    /// <summary>Writes a line of markup. Interpolated values are plain text.</summary>
    public static void Say(this IAnsiConsole screen, FormattableString markup) =>
        screen.MarkupLineInterpolated(CultureInfo.InvariantCulture, markup);
}
