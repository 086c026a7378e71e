using Fractions;

namespace QkdMesh.Planning.Allocation;

/// <summary>
/// The linear program of a level, solved by the simplex method in exact numbers: the highest common level of the open pairs, where each
/// pair gets its rate (<see cref="PairRates"/>) and no link carries more than its capacity. The method ends only at an optimum, whatever
/// the orders of magnitude between demands and capacities, because exact numbers need no tolerance.
/// </summary>
internal sealed class LevelProgram
{
    // After so many steps in one place the method takes edges in order, so that it cannot go in circles.
    private const int Patience = 50;

    private readonly CarryingNetwork _network;
    private readonly RoutePool _pool;
    private readonly PairRates _rates;
    private Vertex _vertex;
    private LinkPrices? _prices;

    /// <param name="pool">At least one route for each pair that can have one.</param>
    public LevelProgram(CarryingNetwork network, RoutePool pool, PairRates rates)
    {
        (_network, _pool, _rates) = (network, pool, rates);
        _vertex = Vertex.Empty(rates, network.Capacities, pool.Flows.DistinctBy(flow => flow.Pair));
    }

    public Fraction Level => _vertex.Level;

    /// <summary>The routes that carry keys.</summary>
    public IEnumerable<PairRoute> Used => _vertex.Flows.Where(flow => !_vertex.RateOf(flow).IsZero).Select(flow => flow.Route);

    /// <summary>Raises the level along the flows that are there, until one link is full.</summary>
    public void Rise()
    {
        if (!_vertex.Rises) new Edge.OfLevel().Follow(_vertex, _rates);
    }

    /// <summary>Goes on from another vertex, if there is such a vertex and it is not below this one.</summary>
    public bool TryGoOnFrom(IEnumerable<Flow> basic, IEnumerable<int> full)
    {
        if (Vertex.TryFind(_rates, _network.Capacities, basic, full) is not { } vertex || vertex.Level < Level) return false;
        _vertex = vertex;
        return true;
    }

    /// <summary>Goes on to the optimum.</summary>
    public void Maximise(CancellationToken cancellationToken)
    {
        Rise();
        var rests = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _prices = new LinkPrices(_vertex, _network.Capacities.Length);
            if (_prices.FindEdge(_pool, inOrder: rests > Patience) is not { } edge) return;
            rests = edge.Follow(_vertex, _rates) ? 0 : rests + 1;
        }
    }

    /// <summary>
    /// Holds the open pairs that have a price at an optimum. Such a pair is at this level in every optimum (complementary slackness), so it
    /// cannot rise. At least one pair has a price.
    /// </summary>
    public IReadOnlyList<int> HoldStuck()
    {
        var stuck = Enumerable.Range(0, _rates.Count).Where(pair => _rates.IsOpen(pair) && _prices!.HasPriceOfPair(pair)).ToList();
        foreach (var pair in stuck) _rates.Hold(pair, Level);
        _vertex.LeaveLevel(_vertex.Full.First(_prices!.HasPrice));
        return stuck;
    }
}
