using Fractions;

namespace QkdMesh.Planning.Allocation;

/// <summary>A way from a vertex to the next: a variable that grows from 0, while the basic variables follow.</summary>
internal abstract record Edge
{
    private Edge()
    {
    }

    /// <summary>The load on the full links from one unit of the variable.</summary>
    protected abstract Fraction[] LoadAt(Vertex vertex);

    protected abstract void Enter(Vertex vertex);

    /// <summary>More keys over a route.</summary>
    public sealed record OfFlow(Flow Flow) : Edge
    {
        protected override Fraction[] LoadAt(Vertex vertex) => vertex.LoadOf(Flow);

        protected override void Enter(Vertex vertex) => vertex.Enter(Flow);
    }

    /// <summary>More spare capacity on a full link.</summary>
    public sealed record OfLink(int Link) : Edge
    {
        protected override Fraction[] LoadAt(Vertex vertex) =>
            [.. vertex.Full.Select(link => link == Link ? Fraction.One : Fraction.Zero)];

        protected override void Enter(Vertex vertex) => vertex.Full.Remove(Link);
    }

    /// <summary>A higher level, as far as the first link that is full.</summary>
    public sealed record OfLevel : Edge
    {
        protected override Fraction[] LoadAt(Vertex vertex) => vertex.LoadOfLevel();

        protected override void Enter(Vertex vertex) => vertex.EnterLevel();
    }

    /// <summary>Moves the vertex until a flow becomes 0 or a link becomes full.</summary>
    /// <returns>Whether anything changed but the basis.</returns>
    public bool Follow(Vertex vertex, PairRates rates)
    {
        var columns = vertex.Columns();
        var follow = ExactEquations.Solve(
            [.. vertex.Full.Index().Select(link => columns.ConvertAll(column => column[link.Index]).ToArray())], LoadAt(vertex))
            ?? throw new InvalidOperationException("the equations of a vertex have one solution");
        var rise = this is OfLevel ? Fraction.One : vertex.Rises ? -follow[^1] : Fraction.Zero;
        var changes = Changes(vertex, rates, follow, rise);
        var (step, leave) = Limit(vertex, changes);
        vertex.Move(changes.Select(change => (change.Key, change.Value * step)), rise * step);
        Enter(vertex);
        leave(vertex);
        return !step.IsZero;
    }

    private Dictionary<Flow, Fraction> Changes(Vertex vertex, PairRates rates, Fraction[] follow, Fraction rise)
    {
        var changes = vertex.Extras.Zip(follow, (flow, by) => (flow, by: -by)).Where(change => !change.by.IsZero).ToDictionary();
        if (this is OfFlow(var entering)) changes.Add(entering, Fraction.One);
        var others = changes.ToLookup(change => change.Key.Pair, change => change.Value);
        for (var pair = 0; pair < rates.Count; pair++)
        {
            if (vertex.FirstOf(pair) is not { } first) continue;
            var by = others[pair].Aggregate(rise.IsZero ? rise : rates.SlopeOf(pair) * rise, (left, other) => left - other);
            if (!by.IsZero) changes.Add(first, by);
        }

        return changes;
    }

    // The nearest bound. Of equal ones, the bound of the first variable: links count before flows.
    private static (Fraction Step, Action<Vertex> Leave) Limit(Vertex vertex, Dictionary<Flow, Fraction> changes)
    {
        var loads = new Dictionary<int, Fraction>();
        foreach (var (flow, by) in changes)
        foreach (var link in flow.Links) loads[link] = loads.GetValueOrDefault(link) + by;
        var links = loads.Where(load => load.Value.IsPositive && !vertex.Full.Contains(load.Key)).OrderBy(load => load.Key)
            .Select(load => (Step: vertex.SpareOf(load.Key) / load.Value, Leave: (Action<Vertex>)(at => at.Full.Add(load.Key))));
        var flows = changes.Where(change => change.Value.IsNegative).OrderBy(change => change.Key.Number)
            .Select(change => (Step: vertex.RateOf(change.Key) / -change.Value, Leave: (Action<Vertex>)(at => at.Leave(change.Key))));
        return links.Concat(flows).MinBy(bound => bound.Step);
    }
}
