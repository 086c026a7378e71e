using QkdMesh.PhysicsFigures;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>The tables of docs/physics.md.</summary>
internal static class PhysicsTables
{
    private const string Unknown = "-";

    public static IEnumerable<FigureTable> Of(PhysicsReport report) =>
    [
        new("Golden figures", ["figure", "unit"], ["expected", "model", "ratio"], [.. report.Golden.Select(Golden)]),
        new("Published links", ["link", "protocol"], ["clock", "km", "dB", "published", "model", "ratio"], [.. report.Links.Select(Link)]),
        new("Their sources and QBER", ["link", "source"], ["published", "model"], [.. report.Links.Select(Source)]),
        new(
            "Raman noise, counts a gate x 10^-4", [],
            ["km", "co, published", "model", "ratio", "counter, published", "model", "ratio"],
            [.. report.Raman.Select(Raman)]),
        new(
            "Metro unit beside classical light, 40 km", [],
            ["power in all, dBm", "co: key", "co: QBER", "counter: key", "counter: QBER"], [.. report.Coexistence.Select(Coexistence)]),
        new("Metro unit tapped, 10 dB", [], ["tapped", "QBER", "key"], [.. report.Tapping.Select(Tapping)]),
        new(
            "Finite blocks: share of the rate R", [],
            ["pulses a block", "at 2 dB", "at 10 dB", "at 20 dB"], [.. report.Blocks.Select(Block)]),
    ];

    private static string[] Golden(GoldenFigure figure) =>
        [figure.Figure, figure.Unit, Short(figure.Expected), Short(figure.Model), Figures.Number(figure.Ratio, "0.0000")];

    private static string[] Link(LinkFigures link) =>
    [
        link.Link, link.Protocol,
        Maybe(link.ClockHz, hertz => hertz >= 1e9 ? Figures.Number(hertz / 1e9, "0.## GHz") : Figures.Number(hertz / 1e6, "0.## MHz")),
        Maybe(link.Km, km => Figures.Number(km, "0.#")),
        Maybe(link.LossDb, decibels => Figures.Number(decibels, link.LossAssumed ? "(0.##)" : "0.##")),
        (link.OrMore ? "> " : "") + Figures.Rate(link.PublishedBps),
        Maybe(link.ModelBps, Figures.Rate),
        Maybe(link.Ratio, ratio => Figures.Number(ratio, ratio < 0.01 ? "0.0000" : "0.000")),
    ];

    private static string[] Source(LinkFigures link) =>
        [link.Link, link.Source, Maybe(link.PublishedQber, Percent), Maybe(link.ModelQber, Percent)];

    private static string[] Raman(RamanFigures raman) =>
    [
        Figures.Number(raman.Km, "0"),
        Counts(raman.PublishedCo), Counts(raman.ModelCo), Figures.Number(raman.RatioCo, "0.000"),
        Counts(raman.PublishedCounter), Counts(raman.ModelCounter), Figures.Number(raman.RatioCounter, "0.000"),
    ];

    private static string[] Coexistence(CoexistenceFigures light) =>
    [
        Figures.Number(light.PowerDbm, "0"),
        Kilobits(light.CoBps), Percent(light.CoQber), Kilobits(light.CounterBps), Percent(light.CounterQber),
    ];

    private static string[] Tapping(TappingFigures tapping) =>
        [Figures.Number(tapping.TappedFraction, "0 %"), Percent(tapping.Qber), Kilobits(tapping.RateBps)];

    private static string[] Block(BlockFigures block) =>
        [Figures.Number(block.BlockPulses, "0e+0"), Percent(block.ShareAt2Db), Percent(block.ShareAt10Db), Percent(block.ShareAt20Db)];

    private static string Short(double value) => Figures.Number(value, value < 0.1 ? "0.0000e-0" : "0.###");

    private static string Counts(double perGate) => Figures.Number(perGate * 1e4, "0.00");

    private static string Kilobits(double bitsPerSecond) => Figures.Number(bitsPerSecond / 1e3, "0 kb/s");

    private static string Percent(double share) => Figures.Number(share, "0.0 %");

    private static string Maybe(double? value, Func<double, string> text) => value is { } known ? text(known) : Unknown;
}
