using System.Collections.Concurrent;
using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing.Search;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Routing;

/// <summary>
/// The routes of one <see cref="NetworkSnapshot"/>. Links count with their available rate in the direction of travel; one that
/// carries no key that way is not used. Only trusted nodes that are not quarantined are passed through, and a quarantined node
/// is no end either. The order is total: what the policy leaves open is settled by link ids, ordinal, hop by hop.
/// Build it once for a snapshot: what was found stays known. Safe for readers in parallel.
/// </summary>
public sealed class RoutePlanner
{
    private readonly ConcurrentDictionary<Question, RankedRoutes> _ranked = new();
    private readonly ConcurrentDictionary<(Question Question, int Count), Lazy<IReadOnlyList<Route>>> _disjoint = new();
    private readonly NetworkSnapshot _snapshot;
    private readonly RoutingOptions _options;
    private readonly Lazy<RateGraph> _built;
    private readonly Lazy<RoutePlanner> _overQkd;

    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public RoutePlanner(NetworkSnapshot snapshot, RoutingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.StockHorizon, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxCandidates, 1);
        if (options.WideEnough is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.WideEnough, "wide enough is more than 0 and at most 1");
        if (options.AsWide is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.AsWide, "as wide is more than 0 and at most 1");
        (_snapshot, _options) = (snapshot, options);
        // Lazy: most snapshots are replaced before a request needs a route.
        _built = new(() => new RateGraph(snapshot, options.StockHorizon));
        _overQkd = new(() => WithoutQuantumChannel() is { Count: > 0 } others ? Avoiding(others) : this);
    }

    private RateGraph Graph => _built.Value;

    /// <summary>A planner of the same snapshot that does not use some links.</summary>
    public RoutePlanner Avoiding(IEnumerable<LinkId> links)
    {
        var unknown = links.Where(_snapshot.Links.ContainsKey).Select(link => KeyValuePair.Create(link, LinkState.Unknown));
        return new(_snapshot with { Links = _snapshot.Links.SetItems(unknown) }, _options);
    }

    /// <summary>
    /// The planners to ask for a key, one after the other: over QKD links alone, then over all of them, as the network's
    /// <see cref="PqcUse"/> and the least assurance that is asked for allow.
    /// </summary>
    public IReadOnlyList<RoutePlanner> InOrder(Assurance least)
    {
        if (!_snapshot.Topology.MayTakePqc(least)) return [_overQkd.Value];
        return _snapshot.Topology.Definition.PqcUse == PqcUse.Equal || _overQkd.Value == this ? [this] : [_overQkd.Value, this];
    }

    /// <summary>The best route; null if no route exists. A node's route to itself has no links.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The query allows less than one hop.</exception>
    public Route? Best(NodeId source, NodeId target, RouteQuery query) => At(0, source, target, query);

    /// <summary>
    /// The loopless routes, best first, at most <see cref="RoutingOptions.MaxCandidates"/> of them. Each is searched for only when
    /// it is asked for. Parallel links make routes of their own.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The query allows less than one hop.</exception>
    public IEnumerable<Route> Rank(NodeId source, NodeId target, RouteQuery query) => Enumerable
        .Range(0, _options.MaxCandidates)
        .Select(rank => At(rank, source, target, query))
        .TakeWhile(route => route is not null)
        .Select(route => route!);

    /// <summary>
    /// Routes that share no node but their ends, and no link, best route first. Of the sets whose smallest bottleneck is wide enough for
    /// the policy, a set with the fewest hops in all.
    /// Empty where there are fewer than <paramref name="count"/>, and where source and target are the same node and more than
    /// one is asked for.
    /// The hop limit is only checked: where a route of the set breaks it the answer is empty, although another set might have kept it (to
    /// find one is NP-hard).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The count, or the hops that the query allows, is less than one.</exception>
    public IReadOnlyList<Route> Disjoint(NodeId source, NodeId target, int count, RouteQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (count == 1) return Best(source, target, query) is { } best ? [best] : [];
        var question = QuestionOf(source, target, query);
        return _disjoint.TryGetValue((question, count), out var known) ? known.Value : FindDisjoint(question, count);
    }

    /// <summary>
    /// A route of an earlier snapshot, with its bottleneck in this one; null where one of its links carries no key here, or one of its
    /// nodes must not be on a route.
    /// </summary>
    public Route? Renewed(Route route) =>
        route.Hops > 0 && Graph.TryFindEnds(route.Nodes[0], route.Nodes[^1], out _, out _) ? Graph.Renewed(route) : null;

    /// <summary>The candidates with the rates of their links, and why the first won, or why no route exists.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The query allows less than one hop.</exception>
    /// <param name="isHosted">Whether a silo hosts a node; null if all nodes are hosted.</param>
    /// <param name="pair">What the topology demands for the keys.</param>
    public RouteExplanation Explain(
        NodeId source, NodeId target, RouteQuery query, Func<NodeId, bool>? isHosted = null, PairRequirements pair = default)
    {
        var candidates = Rank(source, target, query).Select(Detail).ToImmutableArray();
        if (candidates is not [var best, ..])
            return new([], $"{RefusalsFor(pair.LeastAssurance, this, isHosted, pair).Between(source, target, query.MaxHops)}");
        return new(candidates, Verdict.For(best.Route, At(1, source, target, query), WideEnough(query), query.MaxHops, Graph.NodeCount));
    }

    /// <summary>
    /// The candidates of all planners <see cref="InOrder"/>, each once. Routes over QKD links alone come first if the network prefers them.
    /// </summary>
    /// <param name="kept">The route that the policy keeps to, if there is one: it comes before all others.</param>
    /// <exception cref="ArgumentOutOfRangeException">The query allows less than one hop.</exception>
    /// <param name="isHosted">As for <see cref="Explain"/>.</param>
    /// <param name="pair">As for <see cref="Explain"/>.</param>
    public RouteExplanation ExplainInOrder(
        NodeId source, NodeId target, RouteQuery query, Route? kept = null, Func<NodeId, bool>? isHosted = null,
        PairRequirements pair = default)
    {
        var chosen = ExplainChoice(source, target, query, isHosted, pair);
        if (kept is null || InOrder(pair.LeastAssurance)[^1].Renewed(kept) is not { } renewed) return chosen;
        var others = chosen.Candidates.Where(candidate => !candidate.Route.Links.AsSpan().SequenceEqual(renewed.Links.AsSpan()));
        return new(
            [.. others.Prepend(Detail(renewed)).Take(_options.MaxCandidates)],
            $"kept: this route delivered last (sticky). A new choice would go by: {chosen.Reason}");
    }

    /// <summary>Why there are fewer routes for a key than it needs; null if there are as many.</summary>
    /// <param name="count">How many node-disjoint routes the key needs: 1 or more.</param>
    /// <param name="isHosted">As for <see cref="Explain"/>.</param>
    /// <param name="pair">As for <see cref="Explain"/>.</param>
    public RouteRefusal? WhyFewer(
        NodeId source, NodeId target, RouteQuery query, int count, Assurance least, Func<NodeId, bool>? isHosted = null,
        PairRequirements pair = default)
    {
        if (source == target) return null;
        var planner = InOrder(least)[^1];
        if (planner.Disjoint(source, target, count, query).Count > 0) return null;
        var refusals = RefusalsFor(least, planner, isHosted, pair);
        if (count == 1) return refusals.Between(source, target, query.MaxHops);
        var found = Enumerable.Range(1, count - 1).Reverse()
            .Select(fewer => planner.Disjoint(source, target, fewer, query)).FirstOrDefault(routes => routes.Count > 0, []);
        var longer = planner.Disjoint(source, target, count, query with { MaxHops = RouteQuery.HopLimit });
        return refusals.Fewer(source, target, count, found, longer);
    }

    private Refusals RefusalsFor(Assurance least, RoutePlanner allowed, Func<NodeId, bool>? isHosted, PairRequirements pair)
    {
        var takesPqc = _snapshot.Topology.MayTakePqc(least);
        var isRestricted = !takesPqc && WithoutQuantumChannel().Count > 0;
        var isDemanded = least > Assurance.Pqc && least == pair.LeastAssurance;
        return new(
            _snapshot, allowed.Graph, new Obstacles(_snapshot, allowed.Graph, takesPqc, isHosted ?? (_ => true), isDemanded),
            isRestricted ? " over QKD links alone" : "", pair.LeastPaths);
    }

    private RouteExplanation ExplainChoice(
        NodeId source, NodeId target, RouteQuery query, Func<NodeId, bool>? isHosted, PairRequirements pair)
    {
        var explained = InOrder(pair.LeastAssurance).Select(planner => planner.Explain(source, target, query, isHosted, pair)).ToList();
        if (explained is not [var overQkd, { Candidates.Length: > 0 } all]) return explained[^1];
        if (overQkd.Candidates.Length == 0) return all with { Reason = $"no route over QKD links alone; over pqc links: {all.Reason}" };
        var others = all.Candidates.Where(candidate => !_snapshot.Topology.IsOverQkd(candidate.Route.Links)).ToList();
        if (others.Count == 0) return overQkd;
        return new(
            [.. overQkd.Candidates.Concat(others).Take(_options.MaxCandidates)],
            $"{overQkd.Reason} over QKD links alone; the others cross pqc links, "
            + "which are used where there is no such route (pqc_use is fallback)");
    }

    private RouteCandidate Detail(Route route) => Graph.Detail(route) with
    {
        Supplies =
        [
            .. route.Links.Select((link, hop) => (State: _snapshot.StateOf(link), FromA: _snapshot.IsFromA(link, route.Nodes[hop])))
                .Select(link => new LinkSupply(link.State.SecretKeyRate, link.State.Consumption, link.State.Stock(link.FromA))),
        ],
    };

    private List<LinkId> WithoutQuantumChannel() =>
        [.. _snapshot.Topology.Definition.Links.Where(link => !link.HasQuantumChannel).Select(link => link.Id)];

    private Route? At(int rank, NodeId source, NodeId target, RouteQuery query)
    {
        var question = QuestionOf(source, target, query);
        return _ranked.TryGetValue(question, out var known) ? known.At(rank) : FindAt(rank, question);
    }

    /// <summary>No loopless route has as many links as there are nodes, so all limits from there on are one.</summary>
    private Question QuestionOf(NodeId source, NodeId target, RouteQuery query) =>
        new(source, target, WideEnough(query), Math.Min(query.MaxHops, Graph.NodeCount));

    /// <summary>The part of the largest bottleneck that lets a route win by its few hops.</summary>
    private double WideEnough(RouteQuery query) => (query.Policy ?? _snapshot.Topology.Definition.RoutingPolicy) switch
    {
        RoutingPolicy.WidestThenFewestHops => _options.AsWide,
        RoutingPolicy.FewestHopsThenWidest => 0,
        // A planner does not know which route delivered last.
        RoutingPolicy.Balanced or RoutingPolicy.Sticky => _options.WideEnough,
        var other => throw new ArgumentOutOfRangeException(nameof(query), other, "not a routing policy"),
    };

    // What callers can make up without end (names, limits, counts) is never remembered: it must not fill the memory.

    private Route? FindAt(int rank, Question asked)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(asked.MaxHops, 1);
        if (!Graph.TryFindEnds(asked.Source, asked.Target, out var from, out var to)) return null;
        if (from == to) return rank == 0 ? new Route([asked.Source], [], KeyRate.FromBitsPerSecond(double.MaxValue)) : null;
        return _ranked.GetOrAdd(asked, _ => new RankedRoutes(Graph, from, to, asked.MaxHops, asked.WideEnough)).At(rank);
    }

    private IReadOnlyList<Route> FindDisjoint(Question asked, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(asked.MaxHops, 1);
        if (!Graph.TryFindEnds(asked.Source, asked.Target, out var from, out var to) || from == to) return [];
        if (count > Graph.ArcsFrom(from).Count()) return [];
        return _disjoint.GetOrAdd((asked, count), _ => new(() => [.. Search().Select(Graph.ToRoute)])).Value;

        IEnumerable<Arc[]> Search()
        {
            var paths = new DisjointSearch(Graph, from, to, count).Best(asked.WideEnough);
            if (paths.Any(path => path.Arcs.Length > asked.MaxHops)) yield break;
            var pool = new PathPool<RatedPath>(asked.WideEnough);
            foreach (var path in paths) pool.Add(PathFront.Of(path), path);
            while (pool.TryTake(out var best, out _)) yield return best.Arcs;
        }
    }

    private readonly record struct Question(NodeId Source, NodeId Target, double WideEnough, int MaxHops);
}
