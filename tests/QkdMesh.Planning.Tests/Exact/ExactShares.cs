using System.Globalization;
using System.Numerics;
using Fractions;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Planning.Tests.Exact;

/// <summary>
/// The max-min fair rates of a small network of trusted nodes, in exact numbers, from a program that lists every route. It shares no code
/// with the planner.
/// </summary>
internal sealed class ExactShares
{
    private readonly IReadOnlyList<PairDemand> _pairs;
    private readonly List<LinkDefinition> _links;
    private readonly List<(int Pair, HashSet<LinkId> Links)> _routes = [];

    /// <param name="pairs">Pairs of SAEs at different nodes.</param>
    /// <param name="cut">A link that is away.</param>
    public ExactShares(NetworkTopology topology, IReadOnlyList<PairDemand> pairs, LinkId? cut = null)
    {
        (_pairs, _links) = (pairs, [.. topology.Definition.Links.Where(link => link.Id != cut)]);
        foreach (var (at, pair) in pairs.Index()) Walk(at, pair.One.Node, [pair.One.Node], []);
    }

    /// <summary>The keys per second of each pair.</summary>
    public Fraction[] Rates()
    {
        var held = new Fraction?[_pairs.Count];
        foreach (var (at, _) in _pairs.Index().Where(pair => !_routes.Exists(route => route.Pair == pair.Index))) held[at] = Fraction.Zero;
        while (held.Contains(null))
        {
            var (program, unit) = ProgramOf(held);
            var level = new Fraction(program.Optimum.Numerator, program.Optimum.Denominator) * unit;
            foreach (var at in Enumerable.Range(0, held.Length).Where(at => held[at] is null && program.Limits(_links.Count + at)).ToList())
                held[at] = level * DemandOf(at);
        }

        return [.. held.Select(rate => rate!.Value)];
    }

    /// <summary>The most keys per second for one pair, if the others have none.</summary>
    public static Fraction Alone(NetworkTopology topology, PairDemand pair) => new ExactShares(topology, [pair]).Rates()[0];

    // Rates in whole multiples of a unit, demands in whole numbers. The last variable is the level.
    private (ExactTableau Program, Fraction UnitOfLevel) ProgramOf(Fraction?[] held)
    {
        var capacities = _links.ConvertAll(link => Exact(link.SecretKeyRate.BitsPerSecond) / (long)Plans.KeyCost);
        var rateUnit = UnitOf([.. capacities, .. held.OfType<Fraction>()]);
        var demands = Enumerable.Range(0, _pairs.Count).Select(DemandOf).ToList();
        var demandUnit = UnitOf(demands);
        var level = _routes.Count;
        var rows = new List<BigInteger[]>();
        foreach (var link in _links) rows.Add([.. _routes.Select(route => route.Links.Contains(link.Id) ? BigInteger.One : 0), 0]);
        foreach (var (at, demand) in demands.Index())
        {
            var risen = held[at] is null ? (demand / demandUnit).Numerator : 0;
            rows.Add([.. _routes.Select(route => route.Pair == at ? BigInteger.MinusOne : 0), risen]);
        }

        var bounds = capacities.Concat(held.Select(rate => -(rate ?? Fraction.Zero))).Select(bound => (bound / rateUnit).Numerator);
        var gains = new BigInteger[level + 1];
        gains[level] = 1;
        return (new(rows, [.. bounds], gains), rateUnit / demandUnit);
    }

    private void Walk(int pair, NodeId at, HashSet<NodeId> seen, HashSet<LinkId> links)
    {
        if (at == _pairs[pair].Other.Node)
        {
            _routes.Add((pair, [.. links]));
            return;
        }

        foreach (var link in _links.Where(link => link.Touches(at) && !seen.Contains(link.OtherEnd(at))))
            Walk(pair, link.OtherEnd(at), [.. seen, link.OtherEnd(at)], [.. links, link.Id]);
    }

    private Fraction DemandOf(int pair) => Exact(_pairs[pair].KeysPerSecond);

    private static Fraction Exact(double value) =>
        Fraction.FromString(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    // 1 over the least common denominator.
    private static Fraction UnitOf(IReadOnlyCollection<Fraction> values) => new(1, values.Where(value => !value.IsZero).Aggregate(
        BigInteger.One, (common, value) => common * value.Denominator / BigInteger.GreatestCommonDivisor(common, value.Denominator)));
}
