using Google.OrTools.LinearSolver;

namespace QkdMesh.Planning.Allocation;

/// <summary>
/// The linear program over the given routes: maximise the level of all pairs that are not held, where each pair gets its demand times the
/// level, and no link carries more than its capacity. Only this class uses the solver.
/// </summary>
internal sealed class RouteProgram : IDisposable
{
    // Each program differs little from the program before. Without preprocessing the solver continues from its last solution. The
    // coefficients are already near 1.
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

    /// <summary>The routes that carry keys.</summary>
    public IEnumerable<PairRoute> Used => _routes.Where(route => route.Flow.SolutionValue() > 0).Select(route => route.Route);

    /// <summary>The gain in level from one more unit of the link's capacity.</summary>
    public double PriceOfLink(int link) => Math.Max(0, _links[link].DualValue());

    /// <summary>The loss in level from one more unit of the pair's flow.</summary>
    public double PriceOfPair(int pair) => Math.Max(0, -_pairs[pair].DualValue());

    /// <summary>Adds a route. False if the program has the route already.</summary>
    public bool Add(PairRoute route)
    {
        if (!_known.Add((route.Pair, string.Join(' ', route.Links)))) return false;
        var flow = _solver.MakeNumVar(0, double.PositiveInfinity, "");
        _pairs[route.Pair].SetCoefficient(flow, 1);
        foreach (var link in route.Links) _links[link].SetCoefficient(flow, 1);
        _routes.Add((flow, route));
        return true;
    }

    /// <summary>Holds the pair at this flow: it does not rise any more.</summary>
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

    /// <exception cref="SolverMissingException">This platform has no solver.</exception>
    private static Solver OpenSolver()
    {
        try
        {
            var solver = Solver.CreateSolver("GLOP");
            return solver.SetSolverSpecificParametersAsString(Settings)
                ? solver
                : throw new InvalidOperationException($"the linear solver does not accept the settings '{Settings}'");
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException)
        {
            throw new SolverMissingException(fault);
        }
    }
}
