using Fractions;

namespace QkdMesh.Planning.Allocation;

/// <summary>
/// The max-min fair shares of all pairs, by progressive filling. The levels of all pairs rise together, where the level of a pair is its
/// rate divided by its demand. When links are full, the pairs that cannot rise further are held, and the others rise on. The first level
/// is the largest level that all pairs can have. Levels are exact.
/// </summary>
internal sealed class FairAllocation
{
    private readonly Fraction[] _levels;

    private FairAllocation(int pairs) => _levels = new Fraction[pairs];

    /// <summary>The level of each pair: its keys per second divided by its demand. 0 without a route.</summary>
    public IReadOnlyList<Fraction> Levels => _levels;

    /// <summary>Routes of the keys, in one of the solutions with these levels.</summary>
    public IReadOnlyList<PairRoute> Routes { get; private set; } = [];

    /// <param name="pairs">Pairs of two different nodes, each with a demand over 0.</param>
    /// <param name="known">Routes that may be good, as a start. Routes that the network does not have are skipped.</param>
    /// <param name="withGuesses">Whether a solver in floating-point numbers may help. The levels are the same without it.</param>
    public static FairAllocation Of(
        CarryingNetwork network, IReadOnlyList<NodePair> pairs, IEnumerable<PairRoute> known, CancellationToken cancellationToken,
        bool withGuesses = true)
    {
        var allocation = new FairAllocation(pairs.Count);
        var pool = new RoutePool(network, pairs);
        // A good first guess: wide links have little weight.
        pool.AddLighter<double>([.. network.Capacities.Select(capacity => capacity.Reciprocal().Rounded())], _ => null);
        var open = pool.Flows.Select(flow => flow.Pair).ToHashSet();
        var rates = new PairRates(pairs);
        foreach (var pair in Enumerable.Range(0, pairs.Count).Where(pair => !open.Contains(pair))) rates.Hold(pair, Fraction.Zero);
        foreach (var route in known.Where(route => Array.TrueForAll(route.Links, network.Carries))) pool.Add(route);
        var program = new LevelProgram(network, pool, rates);
        using var guess = withGuesses ? new BasisGuess(network, pairs, pool, rates) : null;
        while (open.Count > 0)
        {
            program.Rise();
            guess?.Help(program, cancellationToken);
            program.Maximise(cancellationToken);
            foreach (var pair in program.HoldStuck())
            {
                allocation._levels[pair] = program.Level;
                guess?.Hold(pair);
                open.Remove(pair);
            }
        }

        allocation.Routes = [.. program.Used];
        return allocation;
    }
}
