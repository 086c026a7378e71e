namespace QkdMesh.Core.Routing.Search;

/// <summary>The routes between two nodes, best first, found one by one as they are asked for and then kept.</summary>
internal sealed class RankedRoutes(RateGraph graph, int source, int target, RouteQuery query)
{
    private readonly Lock _extending = new();
    private readonly PathSearch _search = new(graph, source, target, query);
    private readonly PriorityQueue<(Arc[] Path, Branch Branch), Arc[]> _candidates = new(PathRanking.Of(query.Policy));
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
        foreach (var branch in _unsearched)
            if (_search.Best(branch) is { } path)
                _candidates.Enqueue((path, branch), path);
        _unsearched = [];
        if (_candidates.TryDequeue(out var best, out _))
            _unsearched = best.Branch.Without(best.Path);
        else
            _complete = true;
        return best.Path;
    }
}
