namespace QkdMesh.Core.Routing.Search;

/// <summary>The order of routes between the same two nodes, best first. Total: two paths compare equal only if they are the same.</summary>
internal sealed class PathRanking(bool widthFirst) : IComparer<Arc[]>
{
    private static readonly PathRanking WidestFirst = new(widthFirst: true);
    private static readonly PathRanking ShortestFirst = new(widthFirst: false);

    public static PathRanking Of(RoutingPolicy policy) => policy switch
    {
        RoutingPolicy.WidestThenFewestHops => WidestFirst,
        RoutingPolicy.FewestHopsThenWidest => ShortestFirst,
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "not a routing policy"),
    };

    public int Compare(Arc[]? x, Arc[]? y)
    {
        var width = y!.Min(arc => arc.Rate).CompareTo(x!.Min(arc => arc.Rate));
        var hops = x!.Length.CompareTo(y!.Length);
        var (first, second) = widthFirst ? (width, hops) : (hops, width);
        if (first != 0) return first;
        return second != 0 ? second : x.Zip(y, (left, right) => left.Link.CompareTo(right.Link)).FirstOrDefault(order => order != 0);
    }
}
