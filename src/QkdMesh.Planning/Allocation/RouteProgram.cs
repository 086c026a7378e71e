using Google.OrTools.LinearSolver;

namespace QkdMesh.Planning.Allocation;

/// <summary>
/// The linear program over the routes that it was given: raise the level of all pairs that are not held, each to its demand times the level, while
/// no link carries more than it can. The only place that knows the solver.
/// </summary>
internal sealed class RouteProgram : IDisposable
{
    // Each program differs little from the one before: without preprocessing the solver goes on from where it was. Coefficients are near 1 as they are.
    private const string Settings = "use_preprocessing: false use_scaling: false";

    private readonly Solver _solver;
    private readonly Constraint[] _links;
    private readonly Constraint[] _pairs;
    private readonly Variable _level;
    private readonly List<(Variable Flow, PairRoute Route)> _routes = [];
    private readonly HashSet<(int Pair, string Links)> _known = [];

    public RouteProgram(IReadOnlyList<double> capacities, IReadOnlyList<double> demands)
    {
        _solver = OpenSolver();
        _links = [.. capacities.Select(capacity => _solver.MakeConstraint(double.NegativeInfinity, capacity))];
        _level = _solver.MakeNumVar(0, double.PositiveInfinity, "");
        _pairs = [.. demands.Select(_ => _solver.MakeConstraint(0, double.PositiveInfinity))];
        foreach (var (pair, demand) in demands.Index()) _pairs[pair].SetCoefficient(_level, -demand);
        _solver.Objective().SetCoefficient(_level, 1);
        _solver.Objective().SetMaximization();
    }

    public double Level => _level.SolutionValue();

    /// <summary>The routes that keys go by.</summary>
    public IEnumerable<PairRoute> Used => _routes.Where(route => route.Flow.SolutionValue() > 0).Select(route => route.Route);

    /// <summary>What one more unit of the link's capacity would add to the level.</summary>
    public double PriceOfLink(int link) => Math.Max(0, _links[link].DualValue());

    /// <summary>What one more unit of the pair's flow takes from the level.</summary>
    public double PriceOfPair(int pair) => Math.Max(0, -_pairs[pair].DualValue());

    /// <summary>False where the route is there already.</summary>
    public bool Add(PairRoute route)
    {
        if (!_known.Add((route.Pair, string.Join(' ', route.Links)))) return false;
        var flow = _solver.MakeNumVar(0, double.PositiveInfinity, "");
        _pairs[route.Pair].SetCoefficient(flow, 1);
        foreach (var link in route.Links) _links[link].SetCoefficient(flow, 1);
        _routes.Add((flow, route));
        return true;
    }

    /// <summary>Takes the pair from those that are raised: it keeps this flow.</summary>
    public void Hold(int pair, double flow)
    {
        _pairs[pair].SetCoefficient(_level, 0);
        _pairs[pair].SetLb(flow);
    }

    /// <exception cref="InvalidOperationException">The solver gave up.</exception>
    public void Solve()
    {
        var status = _solver.Solve();
        if (status != Solver.ResultStatus.OPTIMAL)
            throw new InvalidOperationException($"the linear solver ended with {status}; please report the topology");
    }

    public void Dispose() => _solver.Dispose();

    /// <exception cref="SolverMissingException">There is none for this platform.</exception>
    private static Solver OpenSolver()
    {
        try
        {
            var solver = Solver.CreateSolver("GLOP");
            return solver.SetSolverSpecificParametersAsString(Settings) ? solver : throw new InvalidOperationException($"the linear solver does not take '{Settings}'");
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException)
        {
            throw new SolverMissingException(fault);
        }
    }
}
