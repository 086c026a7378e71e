using System.Globalization;
using QkdMesh.Client;
using QkdMesh.Core.Quantities;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Rendering;

/// <summary>Formats numbers and states.</summary>
internal static class Figures
{
    // In seconds.
    private const double Year = 365.25 * 86_400;

    public static string Rate(double bitsPerSecond) =>
        double.IsFinite(bitsPerSecond) && bitsPerSecond < double.MaxValue
            ? KeyRate.FromBitsPerSecond(Math.Max(0, bitsPerSecond)).ToString()
            : "no limit";

    /// <summary>The available rate of a route. A route of one node crosses no link, so that no link limits it.</summary>
    public static string Available(IReadOnlyCollection<string> nodes, double? bitsPerSecond) =>
        nodes.Count == 1 || bitsPerSecond is null ? "no limit: the keys cross no link" : Rate(bitsPerSecond.Value);

    public static string Stock(ulong bits) => bits switch
    {
        >= 1_000_000_000 => Number(bits / 1e9, "0.0 Gb"),
        >= 1_000_000 => Number(bits / 1e6, "0.0 Mb"),
        >= 1_000 => Number(bits / 1e3, "0.0 kb"),
        _ => Number(bits, "0 b"),
    };

    /// <summary>An exact count in groups of three digits.</summary>
    public static string Count(ulong count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A number of any size in three digits or more. Only 0 is shown as 0.</summary>
    public static string Quantity(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 1e-4 or >= 1e12 => Number(value, "0.##e-0"),
        < 0.1 => Number(value, "0.#####"),
        < 100 => Number(value, "0.###"),
        _ => Number(value, "#,0"),
    };

    /// <summary>A share in per cent. A share that is not 0 is not shown as 0.</summary>
    public static string Share(double share) => share switch
    {
        > 0 and < 0.01 => "< 1 %",
        > 1e4 => "> 1,000,000 %",
        _ => Number(share, "#,0 %"),
    };

    /// <summary>A time in a suitable unit. Only 0 is shown as 0.</summary>
    public static string Interval(double seconds) => seconds switch
    {
        >= 2e6 * Year => Number(seconds / Year, "0.##e-0 years"),
        >= 2 * Year => Number(seconds / Year, "#,0.# years"),
        >= 2 * 86_400 => Number(seconds / 86_400, "#,0.# d"),
        >= 2 * 3_600 => Number(seconds / 3_600, "0.# h"),
        >= 120 => Number(seconds / 60, "0.# min"),
        >= 1 => Number(seconds, "0.## s"),
        >= 1e-3 => Number(seconds * 1e3, "0.## ms"),
        >= 1e-7 => Number(seconds * 1e6, "0.# µs"),
        >= 1e-11 or 0 => Number(seconds * 1e9, "0.## ns"),
        _ => Number(seconds, "0.##e-0 s"),
    };

    /// <summary>The factor by which demands can grow; null for no limit, 0 if a pair has no service at all.</summary>
    public static string Scale(double? times) => times switch
    {
        null => "no limit",
        0 => "none",
        _ => Quantity(times.Value),
    };

    /// <summary>A share as a bar of ten cells. Shares above 1 fill the bar.</summary>
    public static string Bar(double share)
    {
        const int Cells = 10;
        var full = (int)Math.Round(Math.Clamp(share, 0, 1) * Cells);
        return new string('█', full) + new string('░', Cells - full);
    }

    /// <summary>The source of a link's key, as markup. The text marks links without a quantum channel.</summary>
    public static string SourceMarkup(string source) => source == "pqc" ? "[yellow]pqc (no QKD)[/]" : source;

    public static string Route(IEnumerable<string> nodes) => string.Join(" > ", nodes);
}
