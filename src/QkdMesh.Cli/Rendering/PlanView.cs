using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering.Pictures;
using QkdMesh.Cli.Rendering.Tables;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Shows a plan: the rates of pairs, the effect of each cut (worst first), and single points of failure.</summary>
internal sealed class PlanView(IAnsiConsole screen, PlanAnswer plan)
{
    private const int MostRows = 40;

    private const int MostColumns = 5;

    private readonly List<CutRow> _cuts = [.. CutRow.WorstFirst(plan.Cuts.Select(cut => new CutRow(cut, plan.Pairs)))];

    /// <summary>Shows every cut.</summary>
    public void Show()
    {
        ShowWhole();
        var changing = _cuts.FindAll(cut => cut.ChangesAnything);
        if (changing.Count > 0)
        {
            screen.Write(PlanTables.Cuts(changing.Take(MostRows)));
            SayLeftOut(changing.Count, "cut");
            if (plan.Pairs.Count <= MostColumns) screen.Write(PlanTables.RatesByCut(changing.Take(MostRows), plan.Pairs));
            else screen.Say($"To see the rates of all pairs, use --cut LINK or --cut NODE for one cut, or --json for all cuts.");
        }

        if (changing.Count < _cuts.Count)
            screen.Say($"No other cut ({_cuts.Count - changing.Count} of {_cuts.Count}) changes anything.");
        SaySinglePoints();
    }

    /// <summary>Shows all effects of the cut that the user named.</summary>
    public void ShowInFull(NetworkPicture network)
    {
        foreach (var cut in _cuts)
        {
            if (cut.Cut.Kind == CutAnswer.Link) screen.Show(network.WithCut(cut.Cut.Id));
            screen.WriteLine();
            if (cut.Rates.Count == 0)
            {
                screen.Say($"[yellow]No pair has service before the cut of {cut.Cut.Kind} {cut.Cut.Id}[/], so none can lose it.");
                continue;
            }

            screen.Write(PlanTables.RatesAfter(cut));
            screen.Say(cut.Cut.Scale switch
            {
                null => $"No link limits the demands that are left.",
                0 => $"[red]No pair keeps its service.[/]",
                < 1 and var scale => $"[red]The demands left are too large:[/] all must shrink to [bold]{Figures.Scale(scale)}[/].",
                { } scale => $"The demands that are left can grow by the factor [bold]{Figures.Scale(scale)}[/] at once.",
            });
            if (plan.Scale is > 0 and < 1 and var part) screen.Say($"Before the cut, all demands had to shrink to {Figures.Scale(part)}.");
            if (plan.Scale is >= 1 and var before)
                screen.Say($"Before the cut, all demands could grow by the factor {Figures.Scale(before)}.");
            if (cut.Cut.Lost.Count > 0)
            {
                const string One = "pair with both ends elsewhere loses", Many = "pairs with both ends elsewhere lose";
                screen.Say($"[red]{Figures.Count(cut.Cut.Lost.Count, One, Many)} service.[/]");
            }
        }
    }

    private void ShowWhole()
    {
        var cost = Figures.Number(plan.LinkKeyPerKeyBits, "0.#");
        screen.Say($"[bold]{plan.Network}[/]: a key of {plan.KeySizeBits} bits uses {cost} bits of link key on each link, with tags.");
        if (plan.UncountedLinks.Count > 0)
            {
                screen.Say($"[yellow]Not counted:[/] {string.Join(", ", plan.UncountedLinks)}.");
                screen.Say($"These links have no key, or no quantum channel. To count links without a quantum channel, add --with-pqc.");
            }

        screen.WriteLine();
        screen.Write(PlanTables.Pairs(plan.Pairs.Take(MostRows)));
        SayLeftOut(plan.Pairs.Count, "pair");
        screen.Say(plan.Scale switch
        {
            null => $"No link limits the demands.",
            0 => $"[red]Not every demand can be served.[/]",
            < 1 and var scale => $"[red]The demands are too large:[/] all must shrink to [bold]{Figures.Scale(scale)}[/] of what they are.",
            { } scale => $"All demands can grow by the factor [bold]{Figures.Scale(scale)}[/] at once.",
        });
        if (plan.ModelledLinks.Count > 0) screen.Say($"{ModelledRates.Note(plan.ModelledLinks.Count)}");
        screen.WriteLine();
    }

    private void SaySinglePoints()
    {
        var unserved = plan.Pairs.Where(pair => pair.RateBps is 0).Select(pair => new PairAnswer(pair.Sae, pair.Peer)).ToList();
        if (unserved.Count > 0) screen.Say($"[red]No service, even with all links whole:[/] {PlanTables.Named(unserved)}.");
        // Without any service there is no service to lose.
        if (unserved.Count == plan.Pairs.Count) return;
        var points = plan.Cuts.Where(cut => cut.SinglePointOfFailure).ToList();
        if (points.Count > 0)
        {
            var names = string.Join(", ", points.Select(cut => $"{cut.Kind} {cut.Id} ({PlanTables.Count(cut.Lost.Count)})"));
            screen.Say($"[red]Single points of failure:[/] {names}.");
        }
        else
        {
            screen.Say($"[green]No single point of failure:[/] after the cut of any one link or node, every other pair keeps its service.");
        }

        foreach (var cut in plan.Cuts.Where(cut => cut.Own.Count == plan.Pairs.Count))
            screen.Say($"[yellow]Every pair ends at node {cut.Id}[/], so that its cut leaves no pair.");
    }

    private void SayLeftOut(int count, string what)
    {
        if (count > MostRows) screen.Say($"{Figures.Count(count - MostRows, $"more {what}")}: use --json to get all.");
    }
}
