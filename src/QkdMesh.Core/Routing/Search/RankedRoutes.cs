namespace QkdMesh.Core.Routing.Search;

/// <summary>The routes between two nodes, best first, found one by one as they are asked for and then kept.</summary>
/// <param name="wideEnough">The part of the largest bottleneck that a route must have to win by its few hops: 0 to 1.</param>
internal sealed class RankedRoutes(RateGraph graph, int source, int target, int maxHops, double wideEnough)
{
    private readonly Lock _extending = new();
    private readonly PathSearch _search = new(graph, source, target, maxHops, wideEnough);
    private readonly PathPool<Branch> _left = new(wideEnough);
    private IEnumerable<Branch> _unsearched = [Branch.Everything];
    private volatile Route[] _known = [];
    private volatile bool _complete;

    /// <summary>The route of a rank, counted from 0; null where there are not as many.</summary>
    public Route? At(int rank)
    {
        var known = _known;
        if (rank < known.Length) return known[rank];
        if (_complete) return null;
        lock (_extending)
        {
            while (_known.Length <= rank && Next() is { } path) _known = [.. _known, graph.ToRoute(path)];
            return rank < _known.Length ? _known[rank] : null;
        }
    }

    private Arc[]? Next()
    {
        foreach (var branch in _unsearched) _left.Add(_search.Front(branch, onlyFirst: branch == Branch.Everything), branch);
        _unsearched = [];
        if (_left.TryTake(out var best, out var of))
            _unsearched = of.Without(best.Arcs);
        else
            _complete = true;
        return best.Arcs;
    }
}
