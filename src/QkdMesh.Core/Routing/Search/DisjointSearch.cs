namespace QkdMesh.Core.Routing.Search;

/// <summary>
/// Sets of internally node-disjoint paths. The largest smallest rate of a set is found by raising the smallest rate that an arc must have,
/// as long as there are still enough paths.
/// </summary>
internal sealed class DisjointSearch(RateGraph graph, int source, int target, int count)
{
    /// <summary>
    /// As many paths as asked for, with the fewest hops in all among the sets that are wide enough; empty where there are not as many.
    /// </summary>
    /// <param name="wideEnough">The part of the largest smallest rate of a set that is enough: 0 to 1.</param>
    public RatedPath[] Best(double wideEnough)
    {
        // An upper bound that costs nothing: the narrowest of the widest first (and last) arcs.
        var limit = Math.Min(NarrowestOfWidest(graph.ArcsFrom(source)), NarrowestOfWidest(graph.ArcsTo(target)));
        var rates = graph.Arcs.Select(arc => arc.Rate).Where(rate => rate <= limit).Distinct().Order().ToArray();
        Arc[][] best = [];
        for (var (low, high) = (0, rates.Length - 1); low <= high;)
        {
            var middle = (low + high) / 2;
            if (Paths(rates[middle]) is { } paths) (best, low) = (paths, middle + 1);
            else high = middle - 1;
        }
        if (best.Length > 0 && wideEnough < 1)
            best = Paths(wideEnough * best.Min(path => RatedPath.Of(path).Width))!;
        return [.. best.Select(RatedPath.Of)];
    }

    private double NarrowestOfWidest(IEnumerable<Arc> arcs) => arcs.Select(arc => arc.Rate).OrderDescending().ElementAtOrDefault(count - 1);

    private Arc[][]? Paths(double smallestRate) => new DisjointPaths(graph, source, target, smallestRate).Find(count);
}
