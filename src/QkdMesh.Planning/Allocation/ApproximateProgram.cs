using Google.OrTools.LinearSolver;

namespace QkdMesh.Planning.Allocation;

/// <summary>
/// The same program as <see cref="LevelProgram"/> in floating-point numbers. It is fast, and only near the truth. Only this class uses the
/// solver.
/// </summary>
internal sealed class ApproximateProgram : IDisposable
{
    // Each program differs little from the program before. Without preprocessing the solver continues from its last solution. The units
    // of pairs and links are its scaling.
    private const string Settings = "use_preprocessing: false use_scaling: false";

    // The solver drops coefficients that are much smaller.
    private const double LeastCoefficient = 1e-12;

    private readonly Solver _solver;
    private readonly double[] _capacities;
    private readonly double[] _units;
    private readonly Constraint[] _links;
    private readonly Constraint[] _pairs;
    private readonly Variable _level;
    private readonly List<(Variable Variable, Flow Flow)> _flows = [];

    /// <param name="solver">The class owns it from now on.</param>
    /// <param name="capacities">Keys per second of each link.</param>
    /// <param name="units">A usual rate of each pair in keys per second.</param>
    public ApproximateProgram(Solver solver, double[] capacities, double[] units)
    {
        (_solver, _capacities, _units) = (solver, capacities, units);
        _links = [.. capacities.Select(_ => _solver.MakeConstraint(double.NegativeInfinity, 1))];
        _level = _solver.MakeNumVar(0, double.PositiveInfinity, "");
        _pairs = [.. units.Select(_ => _solver.MakeConstraint(0, 0))];
        foreach (var pair in _pairs) pair.SetCoefficient(_level, -1);
        _solver.Objective().SetCoefficient(_level, 1);
        _solver.Objective().SetMaximization();
    }

    /// <summary>A solver; null if this build has none for this machine, or if it does not take the settings.</summary>
    public static Solver? OpenSolver()
    {
        try
        {
            var solver = Solver.CreateSolver("GLOP");
            return solver.SetSolverSpecificParametersAsString(Settings) ? solver : null;
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException)
        {
            return null;
        }
    }

    /// <summary>The level of the open pairs, as a multiple of their units.</summary>
    public double Level => _level.SolutionValue();

    /// <summary>How many flows the program knows.</summary>
    public int FlowCount => _flows.Count;

    public IEnumerable<Flow> Basic =>
        _flows.Where(flow => flow.Variable.BasisStatus() == Solver.BasisStatus.BASIC).Select(flow => flow.Flow);

    public IEnumerable<int> Full =>
        Enumerable.Range(0, _links.Length).Where(link => _links[link].BasisStatus() != Solver.BasisStatus.BASIC);

    /// <summary>The gain in level from one more key a second over the link.</summary>
    public double PriceOfLink(int link) => Math.Max(0, _links[link].DualValue()) / _capacities[link];

    /// <summary>The loss in level from one more key a second for the pair.</summary>
    public double PriceOfPair(int pair) => Math.Max(0, -_pairs[pair].DualValue()) / _units[pair];

    public void Add(Flow flow)
    {
        var variable = _solver.MakeNumVar(0, double.PositiveInfinity, "");
        _pairs[flow.Pair].SetCoefficient(variable, 1);
        foreach (var link in flow.Links)
        {
            var share = _units[flow.Pair] / _capacities[link];
            if (share > LeastCoefficient) _links[link].SetCoefficient(variable, share);
        }

        _flows.Add((variable, flow));
    }

    /// <summary>Holds the pair at this rate: it does not rise any more.</summary>
    public void Hold(int pair, double rate)
    {
        _pairs[pair].SetCoefficient(_level, 0);
        _pairs[pair].SetBounds(rate / _units[pair], rate / _units[pair]);
    }

    /// <summary>False if the solver gave up.</summary>
    public bool Solve() => _solver.Solve() == Solver.ResultStatus.OPTIMAL;

    public void Dispose() => _solver.Dispose();
}
