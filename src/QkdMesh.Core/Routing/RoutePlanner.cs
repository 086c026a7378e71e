using System.Collections.Concurrent;
using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
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
    private readonly ConcurrentDictionary<(NodeId Source, NodeId Target, RouteQuery Query), RankedRoutes> _ranked = new();
    private readonly ConcurrentDictionary<(NodeId Source, NodeId Target, RouteQuery Query, int Count), Lazy<IReadOnlyList<Route>>>
        _disjoint = new();
    private readonly NetworkSnapshot _snapshot;
    private readonly RoutingOptions _options;
    private readonly Lazy<RateGraph> _built;
    private readonly Lazy<RoutePlanner> _overQkd;

    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public RoutePlanner(NetworkSnapshot snapshot, RoutingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.StockHorizon, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxCandidates, 1);
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
    /// Routes that share no node but their ends, and no link: the set whose smallest bottleneck is largest, best route first.
    /// Empty where there are fewer than <paramref name="count"/>, and where source and target are the same node and more than
    /// one is asked for.
    /// The hop limit is only checked: where a route of the widest set breaks it the answer is empty, although a narrower
    /// set might have kept it (to find one is NP-hard).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The count, or the hops that the query allows, is less than one.</exception>
    public IReadOnlyList<Route> Disjoint(NodeId source, NodeId target, int count, RouteQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (count == 1) return Best(source, target, query) is { } best ? [best] : [];
        var key = (source, target, Bounded(query), count);
        return _disjoint.TryGetValue(key, out var known) ? known.Value : FindDisjoint(key);
    }

    /// <summary>The candidates with the rates of their links, and why the first won, or why no route exists.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The query allows less than one hop.</exception>
    public RouteExplanation Explain(NodeId source, NodeId target, RouteQuery query)
    {
        var candidates = Rank(source, target, query).Select(Graph.Detail).ToImmutableArray();
        if (candidates is not [var best, ..])
            return new([], new Obstacles(_snapshot, Graph).Between(source, target, query.MaxHops));
        return new(candidates, Verdict.For(best.Route, At(1, source, target, query), query, Graph.NodeCount));
    }

    /// <summary>
    /// The candidates of all planners <see cref="InOrder"/>, each once. Routes over QKD links alone come first if the network prefers them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The query allows less than one hop.</exception>
    public RouteExplanation ExplainInOrder(NodeId source, NodeId target, RouteQuery query)
    {
        var explained = InOrder(Assurance.Pqc).Select(planner => planner.Explain(source, target, query)).ToList();
        if (explained is not [var overQkd, { Candidates.Length: > 0 } all]) return explained[^1];
        if (overQkd.Candidates.Length == 0) return all with { Reason = $"no route over QKD links alone; over pqc links: {all.Reason}" };
        var others = all.Candidates.Where(candidate => !_snapshot.Topology.IsOverQkd(candidate.Route.Links)).ToList();
        if (others.Count == 0) return overQkd;
        return new(
            [.. overQkd.Candidates.Concat(others).Take(_options.MaxCandidates)],
            $"{overQkd.Reason} over QKD links alone; the others cross pqc links, "
            + "which are used where there is no such route (pqc_use is fallback)");
    }

    private List<LinkId> WithoutQuantumChannel() =>
        [.. _snapshot.Topology.Definition.Links.Where(link => !link.HasQuantumChannel).Select(link => link.Id)];

    private Route? At(int rank, NodeId source, NodeId target, RouteQuery query)
    {
        var key = (source, target, Bounded(query));
        return _ranked.TryGetValue(key, out var known) ? known.At(rank) : FindAt(rank, key);
    }

    /// <summary>No loopless route has as many links as there are nodes, so all limits from there on are one.</summary>
    private RouteQuery Bounded(RouteQuery query) => query with { MaxHops = Math.Min(query.MaxHops, Graph.NodeCount) };

    // What callers can make up without end (names, limits, counts) is never remembered: it must not fill the memory.

    private Route? FindAt(int rank, (NodeId Source, NodeId Target, RouteQuery Query) key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Query.MaxHops, 1);
        if (!Graph.TryFindEnds(key.Source, key.Target, out var from, out var to)) return null;
        if (from == to) return rank == 0 ? new Route([key.Source], [], KeyRate.FromBitsPerSecond(double.MaxValue)) : null;
        return _ranked.GetOrAdd(key, _ => new RankedRoutes(Graph, from, to, key.Query)).At(rank);
    }

    private IReadOnlyList<Route> FindDisjoint((NodeId Source, NodeId Target, RouteQuery Query, int Count) key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Query.MaxHops, 1);
        if (!Graph.TryFindEnds(key.Source, key.Target, out var from, out var to) || from == to) return [];
        if (key.Count > Graph.ArcsFrom(from).Count()) return [];
        return _disjoint.GetOrAdd(key, _ => new(Search)).Value;

        IReadOnlyList<Route> Search()
        {
            var paths = new DisjointSearch(Graph, from, to, key.Count).Widest();
            if (paths.Any(path => path.Length > key.Query.MaxHops)) return [];
            return [.. paths.Order(PathRanking.Of(key.Query.Policy)).Select(Graph.ToRoute)];
        }
    }
}
