namespace QkdMesh.Planning.Allocation;

/// <summary>
/// The max-min fair shares of all pairs, by progressive filling: all pairs are raised together, in step with their demands, until links are full; pairs
/// that cannot be raised further are held there, and the others go on. The first level is the largest at which every pair has its demand times it.
/// </summary>
internal sealed class FairAllocation
{
    // Prices below these shares of the largest are taken for rounding.
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

    /// <summary>Of each pair: its keys per second, over its demand. 0 without a route.</summary>
    public IReadOnlyList<double> Levels => _levels;

    /// <summary>By which the keys go, in one of the ways that give these levels.</summary>
    public IReadOnlyList<PairRoute> Routes { get; private set; } = [];

    /// <param name="pairs">Of different nodes, each with some demand.</param>
    /// <param name="known">Routes that may be good, to begin with: those that the network does not carry are passed over.</param>
    public static FairAllocation Of(
        CarryingNetwork network, IReadOnlyList<NodePair> pairs, IEnumerable<PairRoute> known, CancellationToken cancellationToken)
    {
        var allocation = new FairAllocation(network, pairs);
        allocation.Fill(known, cancellationToken);
        return allocation;
    }

    private void Fill(IEnumerable<PairRoute> known, CancellationToken cancellationToken)
    {
        // A start that is seldom far off: wide links weigh little.
        var first = RoutesLighterThan([.. _network.Capacities.Select(capacity => 1 / capacity)], _ => double.MaxValue).ToList();
        var open = first.Select(route => route.Pair).ToHashSet();
        if (open.Count == 0) return;

        // Numbers near 1 suit the solver, whatever the units.
        var (keys, demand) = (_network.Capacities.Min(), _pairs.Max(pair => pair.Demand));
        using var program = new RouteProgram([.. _network.Capacities.Select(capacity => capacity / keys)], [.. _pairs.Select(pair => pair.Demand / demand)]);
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
            // The solver forgets its solution with the first pair that is held.
            (Routes, var level) = ([.. program.Used], program.Level);
            foreach (var pair in Stuck(program, open))
            {
                _levels[pair] = level * keys / demand;
                program.Hold(pair, level * _pairs[pair].Demand / demand);
                open.Remove(pair);
            }
        }
    }

    // Column generation: a route that costs less than its pair is worth lets the level rise.
    private bool AddBetterRoutes(RouteProgram program)
    {
        var gain = LeastGain * Enumerable.Range(0, _pairs.Count).Max(program.PriceOfPair);
        var weights = Enumerable.Range(0, _network.Capacities.Length).Select(program.PriceOfLink).ToArray();
        var added = false;
        // All are found before any is added: with it the prices would be gone.
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

    // Who has a price is at the level in every optimum (complementary slackness), so it cannot be raised. One has a price at least.
    private List<int> Stuck(RouteProgram program, HashSet<int> open)
    {
        var prices = open.Select(pair => (Pair: pair, Price: program.PriceOfPair(pair) * _pairs[pair].Demand)).ToList();
        var least = LeastPrice * prices.Max(pair => pair.Price);
        return [.. prices.Where(pair => pair.Price >= least).Select(pair => pair.Pair)];
    }
}
