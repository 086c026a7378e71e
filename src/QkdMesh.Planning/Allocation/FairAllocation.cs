namespace QkdMesh.Planning.Allocation;

/// <summary>
/// The max-min fair shares of all pairs, by progressive filling. The levels of all pairs rise together, where the level of a pair is its
/// rate divided by its demand. When links are full, the pairs that cannot rise further are held, and the others rise on. The first level
/// is the largest level that all pairs can have.
/// </summary>
internal sealed class FairAllocation
{
    // Prices below these shares of the largest price count as rounding errors.
    private const double LeastPrice = 1e-5, LeastGain = 1e-7;

    private readonly CarryingNetwork _network;
    private readonly IReadOnlyList<NodePair> _pairs;
    private readonly ILookup<int, int> _pairsFrom;
    private readonly double[] _levels;

    private FairAllocation(CarryingNetwork network, IReadOnlyList<NodePair> pairs)
    {
        (_network, _pairs) = (network, pairs);
        _pairsFrom = Enumerable.Range(0, pairs.Count).ToLookup(pair => pairs[pair].From);
        _levels = new double[pairs.Count];
    }

    /// <summary>The level of each pair: its keys per second divided by its demand. 0 without a route.</summary>
    public IReadOnlyList<double> Levels => _levels;

    /// <summary>Routes of the keys, in one of the solutions with these levels.</summary>
    public IReadOnlyList<PairRoute> Routes { get; private set; } = [];

    /// <param name="pairs">Pairs of two different nodes, each with a demand over 0.</param>
    /// <param name="known">Routes that may be good, as a start. Routes that the network does not have are skipped.</param>
    public static FairAllocation Of(
        CarryingNetwork network, IReadOnlyList<NodePair> pairs, IEnumerable<PairRoute> known, CancellationToken cancellationToken)
    {
        var allocation = new FairAllocation(network, pairs);
        allocation.Fill(known, cancellationToken);
        return allocation;
    }

    private void Fill(IEnumerable<PairRoute> known, CancellationToken cancellationToken)
    {
        // A good first guess: wide links have little weight.
        var first = RoutesLighterThan([.. _network.Capacities.Select(capacity => 1 / capacity)], _ => double.MaxValue).ToList();
        var open = first.Select(route => route.Pair).ToHashSet();
        if (open.Count == 0) return;

        // The solver works best with numbers near 1.
        var (keys, demand) = (_network.Capacities.Min(), _pairs.Max(pair => pair.Demand));
        using var program = new RouteProgram(
            [.. _network.Capacities.Select(capacity => capacity / keys)], [.. _pairs.Select(pair => pair.Demand / demand)]);
        foreach (var pair in Enumerable.Range(0, _pairs.Count).Where(pair => !open.Contains(pair))) program.Hold(pair, 0);
        foreach (var route in first.Concat(known.Where(route => Array.TrueForAll(route.Links, _network.Carries)))) program.Add(route);

        while (open.Count > 0)
        {
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                program.Solve();
            }
            while (AddBetterRoutes(program));
            // The solver drops its solution when the first pair is held.
            (Routes, var level) = ([.. program.Used], program.Level);
            foreach (var pair in Stuck(program, open))
            {
                _levels[pair] = level * keys / demand;
                program.Hold(pair, level * _pairs[pair].Demand / demand);
                open.Remove(pair);
            }
        }
    }

    // Column generation: the level can rise if a route costs less than the price of its pair.
    private bool AddBetterRoutes(RouteProgram program)
    {
        var gain = LeastGain * Enumerable.Range(0, _pairs.Count).Max(program.PriceOfPair);
        var weights = Enumerable.Range(0, _network.Capacities.Length).Select(program.PriceOfLink).ToArray();
        var added = false;
        // All routes are found before one is added: adding a route drops the prices.
        foreach (var route in RoutesLighterThan(weights, pair => program.PriceOfPair(pair) - gain).ToList()) added |= program.Add(route);
        return added;
    }

    private IEnumerable<PairRoute> RoutesLighterThan(double[] weights, Func<int, double> bound)
    {
        foreach (var pairs in _pairsFrom)
        {
            var lightest = new LightestRoutes(_network, pairs.Key, weights);
            foreach (var pair in pairs.Where(pair => lightest.WeightTo(_pairs[pair].To) < bound(pair)))
                yield return new(pair, lightest.LinksTo(_pairs[pair].To));
        }
    }

    // A pair with a price is at this level in every optimum (complementary slackness), so it cannot rise. At least one pair has a price.
    private List<int> Stuck(RouteProgram program, HashSet<int> open)
    {
        var prices = open.Select(pair => (Pair: pair, Price: program.PriceOfPair(pair) * _pairs[pair].Demand)).ToList();
        var least = LeastPrice * prices.Max(pair => pair.Price);
        return [.. prices.Where(pair => pair.Price >= least).Select(pair => pair.Pair)];
    }
}
