using QkdMesh.Cli.Answers;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>A plan as tables.</summary>
internal static class PlanTables
{
    private const int MostNamed = 3;

    public static FittingTable Pairs(IEnumerable<PlannedPairAnswer> pairs) => new FittingTable("Pairs, all links whole")
        .Ids("pair").Numbers("no.").Text("nodes").Numbers("demand", "alone", "fair share", "a key every")
        .GoFirst("nodes", "alone", "a key every", "demand")
        .Of(pairs.Index(), entry => Row(entry.Index + 1, entry.Item));

    public static FittingTable Cuts(IEnumerable<CutRow> cuts) => new FittingTable("Cuts, worst first")
        .Ids("cut").Text("lose service", "own pairs").Numbers("scale", "least kept").Text("")
        .GoFirst("", "own pairs", "least kept")
        .Of(cuts, cut =>
        [
            Name(cut),
            cut.Cut.Lost.Count == 0 ? "" : $"[red]{Named(cut.Cut.Lost)}[/]",
            cut.Cut.Own.Count == 0 ? "" : Count(cut.Cut.Own.Count),
            Figures.Scale(cut.Cut.Scale),
            Figures.Share(cut.LeastKept),
            Figures.Bar(cut.LeastKept),
        ]);

    /// <summary>A table with a column for each pair, under the pair's number in the table of pairs.</summary>
    public static FittingTable RatesByCut(IEnumerable<CutRow> cuts, IReadOnlyList<PlannedPairAnswer> pairs) =>
        new FittingTable("Rate that each pair keeps").Ids("cut").Numbers([.. pairs.Index().Select(pair => $"{pair.Index + 1}")])
        .Of(cuts, cut => [Name(cut), .. pairs.Select(pair => Rate(cut.RateOf(pair)))]);

    /// <summary>A table with a row for each pair.</summary>
    public static FittingTable RatesAfter(CutRow cut) => new FittingTable($"After the cut of {cut.Cut.Kind} {cut.Cut.Id}")
        .Ids("pair").Numbers("before", "after", "a key every", "kept").Text("")
        .GoFirst("", "a key every", "before")
        .Of(cut.Rates, rate =>
        [
            Name(rate.Rate.Sae, rate.Rate.Peer),
            Rate(rate.Before),
            Rate(rate.Rate.RateBps),
            Interval(rate.Rate.RekeyS, rate.Rate.RateBps),
            Figures.Share(rate.Kept),
            Figures.Bar(rate.Kept),
        ]);

    public static string Count(int pairs) => Figures.Count(pairs, "pair");

    /// <summary>Names the first few pairs and counts the others.</summary>
    public static string Named(IReadOnlyList<PairAnswer> pairs) =>
        string.Join("; ", pairs.Take(MostNamed).Select(pair => Name(pair.Sae, pair.Peer)))
        + (pairs.Count > MostNamed ? $"; and {pairs.Count - MostNamed} more" : "");

    private static string[] Row(int number, PlannedPairAnswer pair) =>
    [
        Name(pair.Sae, pair.Peer),
        $"{number}",
        Name(pair.Node, pair.PeerNode),
        Figures.Demand(pair.DemandKeysPerS),
        Rate(pair.AloneBps),
        Rate(pair.RateBps),
        Interval(pair.RekeyS, pair.RateBps),
    ];

    private static string Name(string one, string other) => Markup.Escape($"{one} - {other}");

    private static string Name(CutRow cut) => Markup.Escape($"{cut.Cut.Kind} {cut.Cut.Id}");

    private static string Rate(double? bitsPerSecond) => bitsPerSecond switch
    {
        null => "no limit",
        0 => "[red]none[/]",
        _ => Figures.Rate(bitsPerSecond.Value),
    };

    private static string Interval(double? seconds, double? rate) => (seconds, rate) switch
    {
        ({ } known, _) => Figures.Interval(known),
        (_, null) => "no limit",
        _ => "[red]never[/]",
    };
}
