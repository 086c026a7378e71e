using Fractions;
using QkdMesh.Core.Topology;
using QkdMesh.Planning.Allocation;

namespace QkdMesh.Planning;

/// <summary>
/// Plans a network before it is built: how much key each pair of SAEs gets if all pairs use the network at once, and how much is left
/// when one link or node fails. The plan spreads keys over routes like a fluid over pipes. A mesh comes near to that and cannot exceed
/// it.
/// </summary>
public sealed class NetworkPlanner
{
    private readonly NetworkTopology _topology;
    private readonly PlanOptions _options;
    private readonly CarryingNetwork _network;
    private readonly IReadOnlyList<PairDemand> _pairs;
    private readonly PairDemand[][] _crossing;
    private readonly NodePair[] _nodePairs;
    private readonly FairAllocation _whole;

    public NetworkPlanner(
        NetworkTopology topology, IReadOnlyList<PairDemand> pairs, PlanOptions options, CancellationToken cancellationToken = default)
    {
        (_topology, _options, _pairs) = (topology, options, pairs);
        _network = new CarryingNetwork(topology, options);
        // Pairs between the same two nodes have the same routes, so they are one pair for the solver.
        _crossing = [.. pairs.Where(pair => !pair.IsLocal).GroupBy(NodesOf).Select(group => group.ToArray())];
        _nodePairs = [.. _crossing.Select(group =>
        {
            var (from, to) = NodesOf(group[0]);
            return new NodePair(from, to, DemandOf(group));
        })];
        _whole = FairAllocation.Of(_network, _nodePairs, [], cancellationToken);
        Plan = PlanOfAll(cancellationToken);
    }

    /// <summary>The network with all links and nodes.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>Each link that counts, then each node, in the order of the topology.</summary>
    public IReadOnlyList<Cut> Cuts =>
    [
        .. _topology.Definition.Links.Where(_options.Counts).Select(link => new Cut.OfLink(link.Id)),
        .. _topology.Definition.Nodes.Select(node => new Cut.OfNode(node.Id)),
    ];

    public CutPlan Of(Cut cut, CancellationToken cancellationToken = default)
    {
        var own = _pairs.Where(pair => cut is Cut.OfNode(var node) && pair.EndsAt(node)).ToHashSet();
        var rates = RatesAfter(cut, own, cancellationToken);
        var kept = Plan.Pairs.Where(pair => pair.KeysPerSecond > 0).Select(pair => new KeptRate(pair.Pair, rates[pair.Pair])).ToList();
        var lost = kept.Where(pair => pair.KeysPerSecond == 0 && !own.Contains(pair.Pair)).Select(pair => pair.Pair).ToList();
        return new(cut, kept, [.. _pairs.Where(own.Contains)], lost, ScaleOf(kept.Where(pair => pair.KeysPerSecond > 0)));
    }

    private Dictionary<PairDemand, double> RatesAfter(Cut cut, HashSet<PairDemand> own, CancellationToken cancellationToken)
    {
        // A cut only removes capacity. If no key crosses the cut part, the best allocation stays possible, so it stays the best.
        var isHit = own.Count > 0 || _whole.Routes.Any(route => route.Links.Any(link => _network.IsHitBy(cut, link)));
        if (!isHit) return RatesOf(_whole.Levels);
        var left = FairAllocation.Of(_network.Without(cut), _nodePairs, _whole.Routes, cancellationToken);
        var rates = RatesOf(left.Levels);
        foreach (var pair in own) rates[pair] = 0;
        return rates;
    }

    private NetworkPlan PlanOfAll(CancellationToken cancellationToken)
    {
        var fair = RatesOf(_whole.Levels);
        var alone = _nodePairs
            .Select(pair => FairAllocation.Of(_network, [pair with { Demand = Fraction.One }], [], cancellationToken).Levels[0].Rounded())
            .ToList();
        var places = _crossing.Index().SelectMany(group => group.Item.Select(pair => (pair, group.Index))).ToDictionary();
        var pairs = _pairs
            .Select(pair => new PairPlan(pair, pair.IsLocal ? double.PositiveInfinity : alone[places[pair]], fair[pair]))
            .ToList();
        return new(ScaleOf(pairs.Select(pair => new KeptRate(pair.Pair, pair.KeysPerSecond))), pairs);
    }

    private Dictionary<PairDemand, double> RatesOf(IReadOnlyList<Fraction> levels)
    {
        var rates = _pairs.Where(pair => pair.IsLocal).ToDictionary(pair => pair, _ => double.PositiveInfinity);
        foreach (var (at, group) in _crossing.Index())
        foreach (var pair in group) rates[pair] = (levels[at] * ExactNumber.Of(pair.KeysPerSecond)).Rounded();
        return rates;
    }

    private static double ScaleOf(IEnumerable<KeptRate> rates) =>
        rates.Select(rate => rate.KeysPerSecond / rate.Pair.KeysPerSecond).DefaultIfEmpty(0).Min();

    private static Fraction DemandOf(IEnumerable<PairDemand> pairs) =>
        pairs.Aggregate(Fraction.Zero, (sum, pair) => sum + ExactNumber.Of(pair.KeysPerSecond));

    private (int From, int To) NodesOf(PairDemand pair)
    {
        var (one, other) = (_network.NumberOf(pair.One.Node), _network.NumberOf(pair.Other.Node));
        return one < other ? (one, other) : (other, one);
    }
}
