using System.Numerics;

namespace QkdMesh.Planning.Allocation;

/// <summary>The routes that the program knows so far. Each is there once.</summary>
internal sealed class RoutePool
{
    private readonly CarryingNetwork _network;
    private readonly IReadOnlyList<NodePair> _pairs;
    private readonly ILookup<int, int> _pairsFrom;
    private readonly HashSet<(int Pair, string Links)> _known = [];
    private readonly List<Flow> _flows = [];

    public RoutePool(CarryingNetwork network, IReadOnlyList<NodePair> pairs)
    {
        (_network, _pairs) = (network, pairs);
        _pairsFrom = Enumerable.Range(0, pairs.Count).ToLookup(pair => pairs[pair].From);
    }

    /// <summary>A flow for each route, in the order in which the routes were found.</summary>
    public IReadOnlyList<Flow> Flows => _flows;

    /// <summary>Adds a route. False if the pool has the route already.</summary>
    public bool Add(PairRoute route)
    {
        if (!_known.Add((route.Pair, string.Join(' ', route.Links)))) return false;
        _flows.Add(new(_flows.Count, route));
        return true;
    }

    /// <summary>Adds the lightest route of each pair if it is lighter than the pair's bound. False if no route was new.</summary>
    /// <param name="weights">The weight of each link, 0 or more.</param>
    /// <param name="bound">The bound of a pair; null for no bound.</param>
    public bool AddLighter<TWeight>(TWeight[] weights, Func<int, TWeight?> bound) where TWeight : struct, INumber<TWeight>
    {
        var added = false;
        foreach (var pairs in _pairsFrom)
        {
            var lightest = new LightestRoutes<TWeight>(_network, pairs.Key, weights);
            foreach (var pair in pairs)
            {
                if (lightest.WeightTo(_pairs[pair].To) is { } weight && (bound(pair) is not { } most || weight < most))
                    added |= Add(new(pair, lightest.LinksTo(_pairs[pair].To)));
            }
        }

        return added;
    }
}
