namespace QkdMesh.Core.Routing.Search;

/// <summary>
/// Internally node-disjoint paths with the fewest hops in all, by Bhandari's method. Every node is split into the way in and the way out.
/// Each search adds one path: the shortest one, which may lead backwards over an arc of a former path. Such an arc is then given up.
/// </summary>
/// <param name="least">The smallest rate of arcs to use.</param>
internal sealed class DisjointPaths(RateGraph graph, int source, int target, double least)
{
    // Per place of the search: 2 * node for the way in, 2 * node + 1 for the way out.
    private readonly int[] _distance = new int[2 * graph.NodeCount];
    private readonly (int From, Arc? Arc)[] _steps = new (int, Arc?)[2 * graph.NodeCount];

    // The arc of a path that leads into each node between the ends.
    private readonly Arc?[] _into = new Arc?[graph.NodeCount];
    private readonly HashSet<Arc> _used = [];

    /// <summary>As many paths as asked for; null where there are fewer.</summary>
    public Arc[][]? Find(int count)
    {
        for (var path = 0; path < count; path++)
        {
            if (!Search()) return null;
            Add();
        }
        var onwards = _used.Where(arc => arc.Source != source).ToDictionary(arc => arc.Source);
        return [.. graph.ArcsFrom(source).Where(_used.Contains).Select(first => Follow(first, onwards))];
    }

    private Arc[] Follow(Arc first, Dictionary<int, Arc> onwards)
    {
        var path = new List<Arc> { first };
        while (path[^1].Target != target) path.Add(onwards[path[^1].Target]);
        return [.. path];
    }

    // Steps back count as -1 hop, so a place may be reached again over fewer hops, and is then looked at again (Bellman and Ford).
    private bool Search()
    {
        Array.Fill(_distance, int.MaxValue);
        _distance[WayOut(source)] = 0;
        var waiting = new Queue<int>([WayOut(source)]);
        while (waiting.TryDequeue(out var place))
        {
            var node = place / 2;
            if (place == WayIn(target)) continue;
            if (place == WayIn(node))
            {
                if (_into[node] is not { } arc)
                {
                    if (graph.Relays(node)) Reach(WayOut(node), place, 0, null);
                }
                else if (arc.Source != source)
                {
                    Reach(WayOut(arc.Source), place, -1, arc);
                }
                continue;
            }
            if (node != source && _into[node] is not null) Reach(WayIn(node), place, 0, null);
            foreach (var arc in graph.ArcsFrom(node))
                if (arc.Rate >= least && arc.Target != source && !_used.Contains(arc))
                    Reach(WayIn(arc.Target), place, 1, arc);
        }
        return _distance[WayIn(target)] < int.MaxValue;

        void Reach(int place, int from, int hops, Arc? arc)
        {
            if (_distance[from] + hops >= _distance[place]) return;
            _distance[place] = _distance[from] + hops;
            _steps[place] = (from, arc);
            waiting.Enqueue(place);
        }
    }

    private void Add()
    {
        var taken = new List<Arc>();
        for (var place = WayIn(target); place != WayOut(source); place = _steps[place].From)
        {
            if (_steps[place].Arc is not { } arc) continue;
            if (place == WayIn(arc.Target)) taken.Add(arc);
            else Leave(arc);
        }
        foreach (var arc in taken)
        {
            _used.Add(arc);
            if (arc.Target != target) _into[arc.Target] = arc;
        }
    }

    private void Leave(Arc arc)
    {
        _used.Remove(arc);
        _into[arc.Target] = null;
    }

    private static int WayIn(int node) => 2 * node;

    private static int WayOut(int node) => 2 * node + 1;
}
