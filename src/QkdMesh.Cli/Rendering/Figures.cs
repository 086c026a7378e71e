using System.Globalization;
using QkdMesh.Core.Quantities;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Rendering;

/// <summary>Numbers and states in the words that people read.</summary>
internal static class Figures
{
    public static string Rate(double bitsPerSecond) =>
        double.IsFinite(bitsPerSecond) && bitsPerSecond < double.MaxValue
            ? KeyRate.FromBitsPerSecond(Math.Max(0, bitsPerSecond)).ToString()
            : "no limit";

    public static string Stock(ulong bits) => bits switch
    {
        >= 1_000_000_000 => Number(bits / 1e9, "0.0 Gb"),
        >= 1_000_000 => Number(bits / 1e6, "0.0 Mb"),
        >= 1_000 => Number(bits / 1e3, "0.0 kb"),
        _ => Number(bits, "0 b"),
    };

    /// <summary>An exact count, in groups of three.</summary>
    public static string Count(ulong count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    public static string Status(LinkStatus status) => status switch
    {
        LinkStatus.Pending => "pending",
        LinkStatus.Active => "active",
        LinkStatus.Passive => "passive",
        LinkStatus.Off => "off",
        _ => "unknown",
    };

    /// <summary>The status in its colour, as markup.</summary>
    public static string StatusMarkup(LinkStatus status) => status switch
    {
        LinkStatus.Active => "[green]active[/]",
        LinkStatus.Off => "[red]off[/]",
        _ => $"[yellow]{Status(status)}[/]",
    };

    /// <summary>What makes a link's key, as markup: what is no quantum channel is not to be taken for one.</summary>
    public static string SourceMarkup(string source) => source == "pqc" ? "[yellow]pqc (no QKD)[/]" : source;

    public static string Route(IEnumerable<string> nodes) => string.Join(" > ", nodes);
}
