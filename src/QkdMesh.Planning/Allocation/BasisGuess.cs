
namespace QkdMesh.Planning.Allocation;

/// <summary>
/// Guesses the optimum of each level in floating-point numbers, so that the exact program has few steps left. A wrong guess costs time and
/// changes no figure. Without a solver for this machine there is no guess.
/// </summary>
internal sealed class BasisGuess(CarryingNetwork network, IReadOnlyList<NodePair> pairs, RoutePool pool, PairRates rates) : IDisposable
{
    // A level far from 1 is solved again in larger units.
    private const double MostUnits = 1e3;

    // Prices below this share of the largest price count as rounding errors.
    private const double LeastGain = 1e-7;

    private readonly double[] _capacities = [.. network.Capacities.Select(capacity => capacity.Rounded())];
    private readonly double[] _demands = [.. pairs.Select(pair => pair.Demand.Rounded())];
    private ApproximateProgram? _program;
    private double _unit;

    /// <summary>Moves the program to the optimum of its level, or near it, if that can be guessed.</summary>
    public void Help(LevelProgram exact, CancellationToken cancellationToken)
    {
        var level = exact.Level.Rounded();
        if (_program is null || level > _unit * MostUnits) Open(level);
        while (_program is { } program)
        {
            if (!Converge(program, cancellationToken)) return;
            if (program.Level <= MostUnits)
            {
                exact.TryGoOnFrom([.. program.Basic], [.. program.Full]);
                return;
            }

            Open(_unit * program.Level);
        }
    }

    public void Hold(int pair) => _program?.Hold(pair, rates.HeldAt(pair).Rounded());

    public void Dispose() => _program?.Dispose();

    private void Open(double unit)
    {
        _program?.Dispose();
        _program = null;
        if (!double.IsFinite(unit) || ApproximateProgram.OpenSolver() is not { } solver) return;
        _unit = unit;
        _program = new(solver, _capacities, [.. Enumerable.Range(0, pairs.Count).Select(UnitOf)]);
        foreach (var pair in Enumerable.Range(0, pairs.Count).Where(pair => !rates.IsOpen(pair))) Hold(pair);
    }

    private double UnitOf(int pair) => rates.HeldAt(pair) is { IsZero: false } held ? held.Rounded() : _demands[pair] * _unit;

    // Column generation: the level can rise if a route costs less than the price of its pair.
    private bool Converge(ApproximateProgram program, CancellationToken cancellationToken)
    {
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var flow in pool.Flows.Skip(program.FlowCount)) program.Add(flow);
            if (!program.Solve()) return false;
        }
        while (AddBetterRoutes(program));
        return true;
    }

    private bool AddBetterRoutes(ApproximateProgram program)
    {
        var bounds = Enumerable.Range(0, pairs.Count).Select(program.PriceOfPair).ToArray();
        var gain = LeastGain * bounds.Max();
        var weights = Enumerable.Range(0, _capacities.Length).Select(program.PriceOfLink).ToArray();
        return pool.AddLighter<double>(weights, pair => bounds[pair] - gain);
    }
}
