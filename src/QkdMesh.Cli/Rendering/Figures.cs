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
        // What rounds up to 1000 is told in the next unit.
        >= 999_950_000 => Number(bits / 1e9, "0.0 Gb"),
        >= 999_950 => Number(bits / 1e6, "0.0 Mb"),
        >= 1_000 => Number(bits / 1e3, "0.0 kb"),
        _ => Number(bits, "0 b"),
    };

    /// <summary>An exact count in groups of three digits.</summary>
    public static string Count(ulong count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Counted.Of"/>
    public static string Count(long count, string one, string? many = null) => Counted.Of(count, one, many);

    /// <summary>A number of any size that a person can read. Only 0 is shown as 0.</summary>
    public static string Quantity(double value) => value switch
    {
        0 => "0",
        < 1e-4 => "< 0.0001",
        < 0.1 => Number(value, "0.#####"),
        < 100 => Number(value, "0.###"),
        < 1e7 => Number(value, "#,0"),
        < 1e12 => Number(value / 1e6, "#,0 million"),
        _ => "> 1,000,000 million",
    };

    /// <summary>How often keys are wanted: so many a second, or one in a longer time.</summary>
    public static string Demand(double keysPerSecond) =>
        keysPerSecond >= 0.1 ? $"{Quantity(keysPerSecond)}/s" : $"1 in {Interval(1 / keysPerSecond)}";

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
        >= 1e6 * Year => "> 1,000,000 years",
        >= 2 * Year => Number(seconds / Year, "#,0.# years"),
        >= 2 * 86_400 => Number(seconds / 86_400, "#,0.# d"),
        >= 2 * 3_600 => Number(seconds / 3_600, "0.# h"),
        >= 120 => Number(seconds / 60, "0.# min"),
        >= 1 => Number(seconds, "0.## s"),
        >= 1e-3 => Number(seconds * 1e3, "0.## ms"),
        >= 1e-7 => Number(seconds * 1e6, "0.# µs"),
        >= 1e-11 or 0 => Number(seconds * 1e9, "0.## ns"),
        _ => "< 0.01 ns",
    };

    /// <summary>
    /// The factor by which demands can grow, or the part to which they must shrink, such as <c>1/256 million</c>; null for no limit, 0 if a
    /// pair has no service at all.
    /// </summary>
    public static string Scale(double? times) => times switch
    {
        null => "no limit",
        0 => "none",
        >= 1 => Quantity(times.Value),
        _ => $"1/{Quantity(1 / times.Value).TrimStart('>', ' ')}",
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
