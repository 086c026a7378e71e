using QkdMesh.Cli.Answers;

namespace QkdMesh.Cli.Rendering;

/// <summary>A cut, compared with the plan before the cut.</summary>
internal sealed class CutRow
{
    public CutRow(CutAnswer cut, IReadOnlyList<PlannedPairAnswer> whole)
    {
        var before = whole.ToDictionary(pair => (pair.Sae, pair.Peer), pair => pair.RateBps);
        Cut = cut;
        Rates = [.. cut.Rates.Select(rate => new RateRow(rate, before[(rate.Sae, rate.Peer)]))];
        var others = Rates.Where(rate => !cut.Own.Contains(new(rate.Rate.Sae, rate.Rate.Peer)));
        LeastKept = others.Select(rate => rate.Kept).DefaultIfEmpty(0).Min();
    }

    public CutAnswer Cut { get; }

    public IReadOnlyList<RateRow> Rates { get; }

    /// <summary>
    /// The smallest share of its rate that a pair keeps. Pairs that end at the cut node do not count. 0 if there are no other pairs.
    /// </summary>
    public double LeastKept { get; }

    /// <summary>How many pairs have no service after the cut and had service before. Pairs that end at the cut node count.</summary>
    public int WithoutService => Rates.Count(rate => rate.Rate.RateBps is 0);

    /// <summary>The cuts that end the service of most pairs come first. Then come those that leave a pair least.</summary>
    public static IEnumerable<CutRow> WorstFirst(IEnumerable<CutRow> cuts) => cuts
        .OrderByDescending(cut => cut.WithoutService).ThenByDescending(cut => cut.Cut.Lost.Count).ThenBy(cut => cut.LeastKept)
        .ThenBy(cut => cut.Cut.Scale ?? double.PositiveInfinity);

    public bool ChangesAnything => Cut.Own.Count > 0 || Rates.Any(rate => rate.Changes);

    /// <summary>The rate after the cut in bit/s; null for no bound, 0 for a pair without service.</summary>
    public double? RateOf(PlannedPairAnswer pair)
    {
        var found = Rates.FirstOrDefault(rate => rate.Rate.Sae == pair.Sae && rate.Rate.Peer == pair.Peer);
        return found is null ? 0 : found.Rate.RateBps;
    }
}

/// <param name="Before">The rate before the cut in bit/s; null for no bound.</param>
internal sealed record RateRow(KeptRateAnswer Rate, double? Before)
{
    /// <summary>The share of its rate that the pair keeps; above 1 if other pairs need less.</summary>
    public double Kept => Before is { } before ? (Rate.RateBps ?? 0) / before : Rate.RateBps is null ? 1 : 0;

    // Plans are exact: without a change the rates are equal.
    public bool Changes => !Kept.Equals(1);
}
