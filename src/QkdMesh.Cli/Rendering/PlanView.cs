using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering.Pictures;
using QkdMesh.Cli.Rendering.Tables;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>A plan for people: what pairs get, what each cut does, worst first, and on what all hangs.</summary>
internal sealed class PlanView(IAnsiConsole screen, PlanAnswer plan)
{
    private const int MostRows = 40;

    private const int MostColumns = 5;

    private readonly List<CutRow> _cuts = [.. plan.Cuts.Select(cut => new CutRow(cut, plan.Pairs)).OrderBy(cut => cut.LeastKept)];

    /// <summary>Every cut.</summary>
    public void Show()
    {
        ShowWhole();
        var changing = _cuts.FindAll(cut => cut.ChangesAnything);
        if (changing.Count > 0)
        {
            screen.Write(PlanTables.Cuts(changing.Take(MostRows)));
            SayLeftOut(changing.Count, "cuts");
            if (plan.Pairs.Count <= MostColumns) screen.Write(PlanTables.RatesByCut(changing.Take(MostRows), plan.Pairs));
            else screen.Say($"What each pair keeps: --cut LINK or --cut NODE shows it for one cut, --json for all.");
        }

        if (changing.Count < _cuts.Count)
            screen.Say($"The cut of any other link or node ({_cuts.Count - changing.Count} of {_cuts.Count}) changes nothing.");
        SayWhatAllHangsOn();
    }

    /// <summary>A cut that was asked for by its name.</summary>
    public void ShowInFull(NetworkPicture network)
    {
        foreach (var cut in _cuts)
        {
            if (cut.Cut.Kind == CutAnswer.Link) screen.Show(network.WithCut(cut.Cut.Id));
            screen.WriteLine();
            screen.Write(PlanTables.RatesAfter(cut));
            screen.Say($"All demands that are left fit when each is multiplied by [bold]{Figures.Scale(cut.Cut.Scale)}[/]; before the cut all by {Figures.Scale(plan.Scale)}.");
            if (cut.Cut.Lost.Count > 0) screen.Say($"[red]{PlanTables.Count(cut.Cut.Lost.Count)} lose service[/] without ending there.");
        }
    }

    private void ShowWhole()
    {
        screen.Say($"[bold]{plan.Network}[/]: a key of {plan.KeySizeBits} bits costs {plan.LinkKeyPerKeyBits:0.#} bits of each link that it crosses, its tag included.");
        if (plan.UncountedLinks.Count > 0)
            screen.Say($"[yellow]Not counted:[/] {string.Join(", ", plan.UncountedLinks)} (no key, or no quantum channel: --with-pqc counts those).");
        screen.WriteLine();
        screen.Write(PlanTables.Pairs(plan.Pairs.Take(MostRows)));
        SayLeftOut(plan.Pairs.Count, "pairs");
        screen.Say($"All demands fit at once when each is multiplied by [bold]{Figures.Scale(plan.Scale)}[/].");
        screen.WriteLine();
    }

    private void SayWhatAllHangsOn()
    {
        var unserved = plan.Pairs.Where(pair => pair.RateBps is 0).Select(pair => new PairAnswer(pair.Sae, pair.Peer)).ToList();
        if (unserved.Count > 0) screen.Say($"[red]No service, even with all links whole:[/] {PlanTables.Named(unserved)}.");
        // Where nothing is served, nothing hangs on anything.
        if (unserved.Count == plan.Pairs.Count) return;
        var points = plan.Cuts.Where(cut => cut.SinglePointOfFailure).ToList();
        if (points.Count > 0)
            screen.Say($"[red]Single points of failure:[/] {string.Join(", ", points.Select(cut => $"{cut.Kind} {cut.Id} ({PlanTables.Count(cut.Lost.Count)})"))}.");
        else
            screen.Say($"[green]No single point of failure:[/] whatever one link or node is cut, all pairs that have service and do not end there keep it.");
    }

    private void SayLeftOut(int count, string what)
    {
        if (count > MostRows) screen.Say($"{count - MostRows} more {what}: --json has them all.");
    }
}
