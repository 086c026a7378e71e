using Fractions;

namespace QkdMesh.Planning.Allocation;

/// <summary>
/// A vertex of the program, in exact numbers: the basic flows, and the full links. All other flows are 0. The first flow of a pair follows
/// from the rate of the pair and its other flows, so that only the full links leave an equation.
/// </summary>
internal sealed class Vertex
{
    private readonly PairRates _rates;
    private readonly Dictionary<Flow, Fraction> _flows = [];
    private readonly List<Flow>[] _flowsOf;
    private readonly Fraction[] _spare;

    private Vertex(PairRates rates, Fraction[] capacities)
    {
        (_rates, _spare) = (rates, [.. capacities]);
        _flowsOf = [.. Enumerable.Range(0, rates.Count).Select(_ => new List<Flow>())];
    }

    /// <summary>The common level of the open pairs.</summary>
    public Fraction Level { get; private set; }

    /// <summary>Whether the level is limited by the full links, so that it is a variable of the equations.</summary>
    public bool Rises { get; private set; }

    public List<int> Full { get; } = [];

    public IEnumerable<Flow> Flows => _flows.Keys;

    /// <summary>The flows of each pair but its first: the variables of the equations, before the level.</summary>
    public IEnumerable<Flow> Extras => _flowsOf.SelectMany(flows => flows.Skip(1));

    /// <summary>No keys at all: each pair with a route has one flow, of 0.</summary>
    public static Vertex Empty(PairRates rates, Fraction[] capacities, IEnumerable<Flow> first)
    {
        var vertex = new Vertex(rates, capacities);
        foreach (var flow in first) vertex.Enter(flow);
        return vertex;
    }

    /// <summary>The vertex with these basic flows and full links; null if a flow or a link would be out of its bounds.</summary>
    public static Vertex? TryFind(PairRates rates, Fraction[] capacities, IEnumerable<Flow> basic, IEnumerable<int> full)
    {
        var vertex = new Vertex(rates, capacities) { Rises = true };
        foreach (var flow in basic) vertex.Enter(flow);
        vertex.Full.AddRange(full);
        return vertex.IsServed() && vertex.Settle() ? vertex : null;
    }

    public Fraction RateOf(Flow flow) => _flows[flow];

    public Fraction SpareOf(int link) => _spare[link];

    /// <summary>The flow that follows from the others of its pair; null for a pair without a route.</summary>
    public Flow? FirstOf(int pair) => _flowsOf[pair] is [var first, ..] ? first : null;

    /// <summary>What one more key a second of this flow puts on each full link, at the cost of the pair's first flow.</summary>
    public Fraction[] LoadOf(Flow flow) =>
        [.. Full.Select(link => new Fraction(flow.Crosses(link) - _flowsOf[flow.Pair][0].Crosses(link)))];

    /// <summary>What one more unit of level puts on each full link.</summary>
    public Fraction[] LoadOfLevel() => [.. SumOverFirst(_rates.SlopeOf)];

    /// <summary>The coefficients of the equations: a column for each extra flow, then for the level.</summary>
    public List<Fraction[]> Columns() => [.. Extras.Select(LoadOf), .. Rises ? [LoadOfLevel()] : Array.Empty<Fraction[]>()];

    /// <summary>Moves along an edge. The flows and the level change by these amounts.</summary>
    public void Move(IEnumerable<(Flow Flow, Fraction By)> changes, Fraction rise)
    {
        foreach (var (flow, by) in changes)
        {
            _flows[flow] = _flows.GetValueOrDefault(flow) + by;
            foreach (var link in flow.Links) _spare[link] -= by;
        }

        Level += rise;
    }

    public void Enter(Flow flow)
    {
        _flowsOf[flow.Pair].Add(flow);
        _flows.TryAdd(flow, Fraction.Zero);
    }

    public void Leave(Flow flow)
    {
        _flowsOf[flow.Pair].Remove(flow);
        _flows.Remove(flow);
    }

    public void EnterLevel() => Rises = true;

    /// <summary>After pairs were held: the level has no limit any more, so that one full link leaves the equations.</summary>
    public void LeaveLevel(int link)
    {
        Rises = false;
        Full.Remove(link);
    }

    private bool IsServed() =>
        Enumerable.Range(0, _rates.Count).All(pair => _flowsOf[pair].Count > 0 || (!_rates.IsOpen(pair) && _rates.HeldAt(pair).IsZero));

    // Solves the equations for the flows and the level. A full link whose equation is not needed is full by chance.
    private bool Settle()
    {
        var held = SumOverFirst(_rates.HeldAt);
        var columns = Columns();
        if (ExactEquations.Solve(
                [.. Full.Index().Select(link => columns.ConvertAll(column => column[link.Index]).ToArray())],
                [.. Full.Zip(held, (link, load) => _spare[link] - load)], out var needed) is not { } solution)
            return false;
        var limits = needed.Select(place => Full[place]).ToList();
        Full.RemoveAll(link => !limits.Contains(link));
        var level = solution[^1];
        var extras = Extras.Zip(solution).ToList();
        var first = Enumerable.Range(0, _rates.Count).Where(pair => _flowsOf[pair].Count > 0)
            .ToDictionary(pair => _flowsOf[pair][0], pair => _rates.HeldAt(pair) + (_rates.SlopeOf(pair) * level));
        foreach (var (flow, rate) in extras) first[_flowsOf[flow.Pair][0]] -= rate;
        Move([.. extras, .. first.Select(each => (each.Key, each.Value))], level);
        return !level.IsNegative && _flows.Values.All(rate => !rate.IsNegative) && Array.TrueForAll(_spare, spare => !spare.IsNegative);
    }

    private Fraction[] SumOverFirst(Func<int, Fraction> perPair)
    {
        var places = Full.Index().ToDictionary(link => link.Item, link => link.Index);
        var sums = new Fraction[Full.Count];
        foreach (var first in _flowsOf.Where(flows => flows.Count > 0).Select(flows => flows[0]))
        foreach (var link in first.Links)
            if (places.TryGetValue(link, out var place)) sums[place] += perPair(first.Pair);
        return sums;
    }
}
