using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering.Tables;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>A plan for people: what pairs get, what each cut does, worst first, and on what all hangs.</summary>
internal sealed class PlanView(IAnsiConsole screen, PlanAnswer plan)
{
    private const int MostRows = 40;

    private readonly Dictionary<(string, string), double?> _before = plan.Pairs.ToDictionary(pair => (pair.Sae, pair.Peer), pair => pair.RateBps);

    /// <param name="inFull">Whether rates after cuts are listed even where they do not change, and however many they are.</param>
    public void Show(bool inFull)
    {
        screen.Say($"[bold]{plan.Network}[/]: a key of {plan.KeySizeBits} bits costs {plan.LinkKeyPerKeyBits:0.#} bits of each link that it crosses, its tag included.");
        if (plan.UncountedLinks.Count > 0)
            screen.Say($"[yellow]Not counted:[/] {string.Join(", ", plan.UncountedLinks)} (no key, or no quantum channel: --with-pqc counts those).");
        screen.WriteLine();
        screen.Write(PlanTables.Pairs(plan.Pairs.Take(inFull ? int.MaxValue : MostRows)));
        SayLeftOut(inFull ? 0 : plan.Pairs.Count - MostRows, "pairs");
        screen.Say($"All demands fit at once when each is multiplied by [bold]{Figures.Scale(plan.Scale)}[/].");
        screen.WriteLine();

        var cuts = plan.Cuts.Select(cut => new CutRow(cut, _before)).OrderBy(cut => cut.LeastKept).ToList();
        var changing = cuts.FindAll(cut => inFull || cut.ChangesAnything);
        if (changing.Count > 0) screen.Write(PlanTables.Cuts(changing.Take(MostRows)));
        SayLeftOut(changing.Count - MostRows, "cuts");
        if (changing.Count < cuts.Count)
            screen.Say($"The cut of any other link or node ({cuts.Count - changing.Count} of {cuts.Count}) changes nothing.");
        ShowRates(changing, inFull);
        SayWhatAllHangsOn();
    }

    private void ShowRates(List<CutRow> cuts, bool inFull)
    {
        var rates = cuts.SelectMany(cut => cut.Rates.Where(rate => inFull || rate.Changes)).ToList();
        if (rates.Count == 0) return;
        if (inFull || rates.Count <= MostRows) screen.Write(PlanTables.Rates(rates));
        else screen.Say($"{rates.Count} rates of pairs change: --cut LINK or --cut NODE lists those of one cut, --json all.");
    }

    private void SayWhatAllHangsOn()
    {
        var points = plan.Cuts.Where(cut => cut.SinglePointOfFailure).ToList();
        if (points.Count > 0)
            screen.Say($"[red]Single points of failure:[/] {string.Join(", ", points.Select(cut => $"{cut.Kind} {cut.Id} ({PlanTables.Count(cut.Lost.Count)})"))}.");
        else if (plan.Cuts.Count > 1)
            screen.Say($"[green]No single point of failure:[/] whatever one link or node is cut, all pairs that do not end there keep service.");
    }

    private void SayLeftOut(int count, string what)
    {
        if (count > 0) screen.Say($"{count} more {what}: --json has them all.");
    }
}

/// <summary>A cut beside what was before it.</summary>
internal sealed class CutRow(CutAnswer cut, Dictionary<(string, string), double?> before)
{
    public CutAnswer Cut => cut;

    public IReadOnlyList<RateRow> Rates { get; } = [.. cut.Rates.Select(rate => new RateRow(cut, rate, before[(rate.Sae, rate.Peer)]))];

    /// <summary>The smallest share of its rate that a pair keeps, of those that do not end at what is cut.</summary>
    public double LeastKept { get; } = cut.Rates
        .Where(rate => !cut.Own.Contains(new(rate.Sae, rate.Peer)))
        .Select(rate => new RateRow(cut, rate, before[(rate.Sae, rate.Peer)]).Kept).DefaultIfEmpty(1).Min();

    public bool ChangesAnything => cut.Own.Count > 0 || Rates.Any(rate => rate.Changes);
}

/// <param name="Before">In bit/s; null for no bound.</param>
internal sealed record RateRow(CutAnswer Cut, KeptRateAnswer Rate, double? Before)
{
    /// <summary>The share of its rate that the pair keeps; above 1 where others make way.</summary>
    public double Kept => Before is { } before ? (Rate.RateBps ?? 0) / before : Rate.RateBps is null ? 1 : 0;

    // Less than this is the solver's rounding.
    public bool Changes => Math.Abs(Kept - 1) > 1e-6;
}
