using System.Numerics;
using Fractions;
using QkdMesh.Core.Routing;

namespace QkdMesh.Planning.Allocation;

/// <summary>
/// The prices at a vertex: how much the level gains from one more unit of a link's capacity. They are whole numbers in the exact ratios.
/// A route that is lighter than the first route of its pair raises the level, and so does a full link with a price below 0 that is not
/// filled any more. If there is neither, the vertex is an optimum.
/// </summary>
internal sealed class LinkPrices
{
    private readonly Vertex _vertex;
    private readonly BigInteger[] _prices;

    public LinkPrices(Vertex vertex, int links)
    {
        (_vertex, _prices) = (vertex, new BigInteger[links]);
        var right = new Fraction[vertex.Full.Count];
        right[^1] = Fraction.One;
        var prices = ExactEquations.Solve([.. vertex.Columns()], right)
            ?? throw new InvalidOperationException("the equations of a vertex have one solution");
        foreach (var (link, price) in vertex.Full.Zip(ExactNumber.InWholeNumbers(prices))) _prices[link] = price;
    }

    public bool HasPrice(int link) => !_prices[link].IsZero;

    /// <summary>Whether more keys for this pair would cost level: the pair cannot rise above the level in any optimum.</summary>
    public bool HasPriceOfPair(int pair) => _vertex.FirstOf(pair) is { } first && !WeightOf(first.Links, _prices).IsZero;

    /// <summary>The best edge that raises the level; null at an optimum. The pool gets the routes that are missing.</summary>
    /// <param name="inOrder">Whether to take the first edge that raises the level and not the best one. This cannot go in circles.</param>
    public Edge? FindEdge(RoutePool pool, bool inOrder)
    {
        var below = _vertex.Full.FindAll(link => _prices[link].Sign < 0);
        if (below.Count > 0) return new Edge.OfLink(inOrder ? below.Min() : below.MinBy(link => _prices[link]));
        // A sum along a route fits.
        return _prices.Max() < long.MaxValue / (RouteQuery.HopLimit + 1)
            ? FindFlow(pool, Array.ConvertAll(_prices, price => (long)price), inOrder)
            : FindFlow(pool, _prices, inOrder);
    }

    private Edge.OfFlow? FindFlow<TWeight>(RoutePool pool, TWeight[] prices, bool inOrder) where TWeight : struct, INumber<TWeight>
    {
        var worth = new Dictionary<int, TWeight>();
        if (Best() is { } known) return known;
        return pool.AddLighter(prices, pair => WorthOf(pair)) ? Best() : null;

        Edge.OfFlow? Best()
        {
            var (best, most) = ((Flow?)null, TWeight.Zero);
            foreach (var flow in pool.Flows)
            {
                var gain = WorthOf(flow.Pair) - WeightOf(flow.Links, prices);
                if (gain <= most) continue;
                (best, most) = (flow, gain);
                if (inOrder) break;
            }

            return best is null ? null : new(best);
        }

        TWeight WorthOf(int pair)
        {
            if (!worth.TryGetValue(pair, out var known)) worth[pair] = known = WeightOf(_vertex.FirstOf(pair)!.Links, prices);
            return known;
        }
    }

    private static TWeight WeightOf<TWeight>(int[] links, TWeight[] prices) where TWeight : struct, INumber<TWeight>
    {
        var sum = TWeight.Zero;
        foreach (var link in links) sum += prices[link];
        return sum;
    }
}
